import { existsSync, mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { dirname, join } from 'node:path';
import pMap from 'p-map';
import { planTransfer } from '../src/activities/plan/plan-transfer';
import { scanCatalog } from '../src/activities/plan/scan/scan-catalog';
import type { ScanCursor } from '../src/domain/plan/scan';
import type { Documents } from '../src/azure/documents/documents';
import { createRegistry } from '../src/azure/registry/registry';
import { parseConfig } from '../src/config/config';
import { createServices, type Services } from '../src/services';
import type { TransferRequest } from '../src/domain/transfer/request';
import { selectionSchema } from '../src/domain/selection/selection';
import { sampleEnvironment } from '../test/support/environment';
import { requestPath } from '../src/records/transfer/paths';
import { openRecords } from '../src/records/records';

/** What a child process measured. */
export interface Measured {
  readonly ms: number;
  /** Highest resident memory in MiB. */
  readonly peakMemory: number;
  readonly artifacts: number;
  readonly activities: number;
}

/** Child process of `plan.ts`: plans the catalog, or asks for every tag as regsync does. */
async function run([
  mode = '',
  source = '',
  target = '',
  folder = '',
  password = '',
  sample = '',
]: readonly string[]) {
  const start = performance.now();
  const counts =
    mode === 'plan'
      ? await plan(source, target, folder)
      : await headEveryTag(source, target, password, Number(sample));
  const measured: Measured = {
    ms: Math.round(performance.now() - start),
    peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
    ...counts,
  };
  process.send?.(measured);
  process.disconnect();
}

async function plan(source: string, target: string, folder: string) {
  const services = servicesAt(source, target, folder);
  const [transferId, route] = ['t000000000000001', 'default'];
  const wanted: TransferRequest = {
    transferId,
    route,
    artifacts: [],
    selection: selectionSchema.parse({ allow: ['**'] }),
    trigger: 'schedule',
    caller: { kind: 'schedule', name: 'bench' },
    requestedAt: new Date().toISOString(),
  };
  await services.records(services.route(route)).write(requestPath(transferId), wanted);
  let activities = 0;
  let cursor: ScanCursor | undefined;
  for (let done = false; !done; activities++) {
    ({ cursor, done } = await scanCatalog(
      { planId: transferId, route, ...(cursor && { cursor }) },
      services,
    ));
  }
  const planned = await planTransfer(
    { planId: transferId, route, notes: [], ...(cursor && { scan: cursor }) },
    services,
  );
  return { artifacts: planned.artifacts, activities: activities + 1 };
}

function servicesAt(source: string, target: string, folder: string): Services {
  const parsed = parseConfig(sampleEnvironment);
  if (!('config' in parsed)) throw new Error(JSON.stringify(parsed.problems));
  const records = openRecords(folderDocuments(folder));
  const credential = { getToken: () => Promise.resolve({ token: 'bench', expiresOnTimestamp: Infinity }) };
  return {
    ...createServices(parsed.config),
    records: () => records,
    registry: (side) => {
      const host = side.name === 'source' ? source : target;
      return Promise.resolve(createRegistry(side, host, credential));
    },
  };
}

/** Just enough of a state container. */
function folderDocuments(folder: string): Documents {
  const write = async (path: string, value: unknown): Promise<void> => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(value));
  };
  return {
    read: async (path) =>
      existsSync(join(folder, path))
        ? (JSON.parse(await readFile(join(folder, path), 'utf8')) as unknown)
        : undefined,
    write,
    create: (path, value) => write(path, value).then(() => true),
    update: () => Promise.reject(new Error('the bench takes no turns')),
    exists: () => Promise.resolve(false),
    remove: () => Promise.resolve(),
    list: () => Promise.resolve({ paths: [] }),
  };
}

const requestsAtOnce = 16;

/**
 * What regsync does for a sync where nothing changed (cmd/regsync/root.go): the tags of a repository, then a
 * HEAD at the source and at the target for each. Signed in by password, so without the token every repository
 * costs it.
 */
async function headEveryTag(source: string, target: string, password: string, repositories: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: requestsAtOnce });
  const call = (host: string, method: string, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Basic ${Buffer.from(`bench:${password}`).toString('base64')}` };
      const [hostname, port] = host.split(':');
      const sent = request({ agent, method, hostname, port, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          resolve(Buffer.concat(parts).toString());
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  const { repositories: names } = JSON.parse(await call(source, 'GET', `/v2/_catalog?n=${repositories}`)) as {
    repositories: string[];
  };
  let artifacts = 0;
  for (const name of names) {
    const { tags } = JSON.parse(await call(source, 'GET', `/v2/${name}/tags/list?n=1000`)) as {
      tags: string[];
    };
    artifacts += tags.length;
    const heads = tags.flatMap((tag) =>
      [source, target].map((host) => [host, `/v2/${name}/manifests/${tag}`] as const),
    );
    await pMap(heads, ([host, path]) => call(host, 'HEAD', path), { concurrency: requestsAtOnce });
  }
  agent.destroy();
  return { artifacts, activities: 0 };
}

void run(process.argv.slice(2));
