import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppRefused, createAppClient, type AppClient } from '../../rehearsal/start/app-client';
import { createChildren } from '../../rehearsal/start/children';
import { rotateSas } from '../../rehearsal/start/follow';
import { startSystem } from '../../rehearsal/start/system';
import type { TransferReport } from '../../src/domain/transfer/report';
import { countActivityCalls, type ActivityCalls } from './activity-calls';
import { countDocumentCalls, type DocumentCalls } from './document-calls';
import { worlds } from '../../rehearsal/worlds';
import { artifactsPerBatch, isLarge, scenarioOf, type Options } from './options';
import { putImages } from './put-images';

/** What a transfer came to. */
export interface Measured {
  readonly report: TransferReport;
  /** Of the transfers to all targets. */
  readonly reports: readonly TransferReport[];
  readonly calls: DocumentCalls;
  readonly activityCalls: ActivityCalls;
}

/** Moves as many artifacts as fill the batches, by the real app on the embedded host. */
export async function runTransfer(options: Options): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-bench-'));
  const children = createChildren(path.join(folder, 'logs'));
  try {
    const state = path.join(folder, 'cloud');
    const scenario = path.join(folder, 'scenario.json');
    writeFileSync(scenario, JSON.stringify(scenarioOf(options)));
    const images = options.batches * artifactsPerBatch;
    const tags = isLarge(options) ? artifactsPerBatch : 1;
    const references = await putImages(path.join(state, 'registries', 'source'), images / tags, tags);
    const routes = path.join(folder, 'routes.json');
    writeFileSync(routes, JSON.stringify({ routes: routesFor(options) }));
    const settings = {
      ROUTES_FILE: routes,
      ...(options.via === 'import' ? importSettings(options) : { CONCURRENT_BATCHES: String(options.lanes) }),
      // The invocations are counted.
      AzureFunctionsJobHost__logging__logLevel__Function: 'Information',
    };
    const system = await startSystem(
      children,
      { state, fresh: false, port: 0, scenario, settings, ...(options.via === 'import' && { world }) },
      (_title, work) => work(),
    );
    const client = createAppClient(system.app);
    if (options.via === 'transfer') await rotateSas(client);
    const counting = countDocumentCalls(system.endpoints);
    const log = path.join(folder, 'logs', 'app.log');
    const { size } = statSync(log);
    const ids = await Promise.all(
      routeNames(options).map((route) => start(client, route, references, isLarge(options))),
    );
    const reports = await Promise.all(ids.map((id) => awaitReport(client, id)));
    const [report] = reports as [TransferReport];
    return { report, reports, calls: await counting.stop(), activityCalls: countActivityCalls(log, size) };
  } finally {
    await children.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of image imports: from registry to registry of one tenant. */
const world = 'one-tenant';

const importSettings = ({ lanes }: Options) => ({
  ROUTE_VIA: 'import',
  STATE_SA: worlds[world].source.storageAccount,
  CONCURRENT_IMPORTS: String(lanes),
});

const targetNames = ({ targets }: Options): string[] =>
  Array.from({ length: targets }, (_, i) => `target${i + 1}`);

/** One route, or one with several targets, which the emulated registry is for all of them. */
const routesFor = (options: Options): object =>
  options.targets === 1
    ? { default: {} }
    : { public: { targets: targetNames(options).map((name) => ({ name })) } };

const routeNames = (options: Options): string[] =>
  options.targets === 1 ? ['default'] : targetNames(options).map((name) => `public.${name}`);

/** A request names 10,000 artifacts at most. */
async function start(
  client: AppClient,
  route: string,
  references: readonly string[],
  byRules: boolean,
): Promise<string> {
  const wanted = byRules ? { selection: { allow: ['**'] } } : { artifacts: references };
  const response = await client.request('POST', 'transfers', { route, ...wanted });
  return ((await response.json()) as { transferId: string }).transferId;
}

/** Looks rarely, and only for the end: looking takes time from the app. */
async function awaitReport(client: AppClient, transferId: string): Promise<TransferReport> {
  for (;;) {
    try {
      return await client.report(transferId);
    } catch (error) {
      if (!(error instanceof AppRefused && error.code === 'REPORT_NOT_READY')) throw error;
    }
    await sleep(2000);
  }
}
