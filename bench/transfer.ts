/**
 * Wall time of one transfer of many batches, by the real app on the embedded host, with pipeline runs that take a fixed time: against the
 * critical path, which is what the runs alone must take, and against one batch after the other. The last line is one JSON object.
 *
 *     npm run bench:transfer -- [--batches 20] [--lanes 4] [--export 15] [--import 10] [--runs-at-once 10]
 *
 * `--runs-at-once` is how many runs one registry executes; with 1 exports queue up, and only imports and copies can overlap them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { generateImages } from '../rehearsal/images/samples';
import { pushImages } from '../rehearsal/images/push';
import { createAppClient, type AppClient } from '../rehearsal/start/app-client';
import { createChildren } from '../rehearsal/start/children';
import { rotateSas } from '../rehearsal/start/follow';
import { startSystem } from '../rehearsal/start/system';
import type { TransferReport } from '../src/domain/transfer/report';

/** Wall time over the critical path at most. */
const bar = 1.15;
const artifactsPerBatch = 50;
/** Every run waits this long before it begins. */
const creatingMs = 100;

interface Options {
  readonly batches: number;
  readonly lanes: number;
  readonly exportSeconds: number;
  readonly importSeconds: number;
  readonly runsAtOnce: number;
}

async function main(): Promise<void> {
  const options = readOptions();
  const report = await transfer(options);
  if (report.status !== 'succeeded') throw new Error(`the transfer is ${report.status}`);
  if (report.batches.length !== options.batches)
    throw new Error(`${report.batches.length} batches were made`);
  const wall = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const critical = criticalSeconds(options);
  const sequential = options.batches * batchSeconds(options);
  const ratio = round(wall / critical);
  console.log(`wall time        ${round(wall)} s`);
  console.log(`critical path    ${round(critical)} s, ratio ${ratio} (bar ${bar})`);
  console.log(
    `one by one       ${round(sequential)} s for the runs alone, ratio ${round(wall / sequential)}`,
  );
  console.log(
    JSON.stringify({
      bench: 'transfer',
      unit: 's',
      ...options,
      wall: round(wall),
      criticalPath: round(critical),
      oneByOne: round(sequential),
      phasesMs: report.phases,
      ratio,
      bar,
      withinBar: ratio <= bar,
    }),
  );
}

async function transfer(options: Options): Promise<TransferReport> {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-bench-'));
  const children = createChildren(path.join(state, 'logs'));
  try {
    const scenario = path.join(state, 'scenario.json');
    writeFileSync(scenario, JSON.stringify(scenarioOf(options)));
    const system = await startSystem(
      children,
      {
        state: path.join(state, 'cloud'),
        fresh: false,
        port: 0,
        scenario,
        settings: { CONCURRENT_BATCHES: String(options.lanes) },
      },
      (_title, work) => work(),
    );
    const { host, username, password } = system.endpoints.registries.source;
    const login = { username, password, ca: readFileSync(system.endpoints.caFile, 'utf8') };
    const pushed = await pushImages(host, login, await generateImages(options.batches * artifactsPerBatch));
    const client = createAppClient(system.app);
    await rotateSas(client);
    const { transferId } = await client.startTransfer(pushed.map(({ reference }) => reference));
    return await awaitReport(client, transferId);
  } finally {
    await children.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

/** Looks rarely: looking takes time from the app. */
async function awaitReport(client: AppClient, transferId: string): Promise<TransferReport> {
  for (;;) {
    const { status } = await client.transfer(transferId);
    if (status !== 'queued' && status !== 'running') return client.report(transferId);
    await sleep(2000);
  }
}

function scenarioOf({ exportSeconds, importSeconds, runsAtOnce }: Options): object {
  const pace = {
    creatingMs,
    exportMs: exportSeconds * 1000,
    importMs: importSeconds * 1000,
    triggerScanMs: 60_000,
  };
  return {
    description: 'Runs of a fixed length',
    switches: { transfer: { concurrentRuns: runsAtOnce, pace } },
  };
}

const batchSeconds = ({ exportSeconds, importSeconds }: Options): number =>
  exportSeconds + importSeconds + (2 * creatingMs) / 1000;

/** What the runs alone must take: full lanes, or the registry that is busy all the time and the other end of the way. */
function criticalSeconds(options: Options): number {
  const { batches, lanes, exportSeconds, importSeconds, runsAtOnce } = options;
  const byLanes = Math.ceil(batches / lanes) * batchSeconds(options);
  const [longer, shorter] = [exportSeconds, importSeconds].sort((a, b) => b - a) as [number, number];
  const byRegistry = Math.ceil(batches / runsAtOnce) * longer + shorter + (2 * creatingMs) / 1000;
  return Math.max(byLanes, byRegistry);
}

const round = (value: number): number => Number(value.toFixed(2));

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      batches: { type: 'string', default: '20' },
      lanes: { type: 'string', default: '4' },
      export: { type: 'string', default: '15' },
      import: { type: 'string', default: '10' },
      'runs-at-once': { type: 'string', default: '10' },
    },
  });
  const count = (name: keyof typeof values, most: number): number => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new Error(`--${name} must be a whole number from 1 to ${most}`);
  };
  return {
    batches: count('batches', 200),
    lanes: count('lanes', 50),
    exportSeconds: count('export', 3600),
    importSeconds: count('import', 3600),
    runsAtOnce: count('runs-at-once', 1000),
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
