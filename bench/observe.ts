import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import pMap from 'p-map';
import { generateImages } from '../rehearsal/images/samples';
import { pushToCloud } from '../rehearsal/images/push-to-cloud';
import { createAppClient } from '../rehearsal/start/app-client';
import { createChildren } from '../rehearsal/start/children';
import { followTransfer, rotateSas } from '../rehearsal/start/follow';
import { startSystem } from '../rehearsal/start/system';
import { atLeast, atMost, printResult } from './bars';

/**
 * Blobs that arrive in a minute: how many are observed to the end, and how many ARM calls a minute watching
 * them makes, against the budget. Time is not compressed; the emulated trigger looks every second, or as
 * often as leaves it a quarter of its time, and a run takes a tenth of one.
 *
 * usage: npm run bench:observe -- [blobs, default 2000]
 */
const blobs = Number(process.argv[2] ?? 2000);
const budget = 30;
const minute = 60_000;
/** Log lines that say how the observation of one of our blobs ended. */
const ends = /"event":"import\.(?:succeeded|partial|failed|not-picked-up)"[^\n]*?"blob":"(bench\/\d+\.tar)"/g;

interface Requests {
  readonly requests: readonly { readonly at: string; readonly path: string }[];
}

async function main(): Promise<void> {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-bench-'));
  const children = createChildren(path.join(state, 'logs'));
  try {
    await measure(state, children);
  } finally {
    await children.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

async function measure(state: string, children: ReturnType<typeof createChildren>): Promise<void> {
  const settings = { IMPORT_BY: 'trigger', OBSERVE_ARM_CALLS: String(budget) };
  const system = await startSystem(children, { state, fresh: false, port: 0, settings }, (_, work) => work());
  const { endpoints, app } = system;
  const client = createAppClient(app);
  await rotateSas(client);

  // A transfer makes the pipeline, and an archive to copy.
  const pushed = await pushToCloud(endpoints, await generateImages(1));
  const { transferId } = await client.startTransfer(pushed.map(({ reference }) => reference));
  await followTransfer(client, transferId, () => undefined);
  const { connectionString, container: name } = endpoints.storage.target;
  const trust: object = { tlsOptions: { ca: readFileSync(endpoints.caFile, 'utf8') } };
  const container = BlobServiceClient.fromConnectionString(connectionString, trust).getContainerClient(name);
  const archive = await container.getBlobClient(`${transferId}/batch-0001.tar`).downloadToBuffer();

  const control = async <T>(method: string, query: string): Promise<T> => {
    const headers = { authorization: `Bearer ${endpoints.control.key}` };
    const answer = await fetch(`${endpoints.control.url}/${query}`, { method, headers });
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  await control('DELETE', 'requests');
  const log = path.join(state, 'logs', 'app.log');
  const endedNow = (): number =>
    new Set(Array.from(readFileSync(log, 'latin1').matchAll(ends), ([, blob]) => blob)).size;
  const started = Date.now();
  const armCalls = new Set<string>();
  const sampling = setInterval(() => {
    // The log of the cloud forgets: it is read before it does.
    void control<Requests>('GET', 'requests?service=arm&method=GET').then(({ requests }) => {
      for (const { at, path: called } of requests) armCalls.add(`${at} ${called}`);
    });
  }, 1000);
  const metadata = { category: 'acr-transfer-blob' };
  await pMap(
    Array.from({ length: blobs }, (_, i) => i),
    async (i) => {
      await sleep(Math.max(started + (i / blobs) * minute - Date.now(), 0));
      await container.getBlockBlobClient(`bench/${i}.tar`).uploadData(archive, { metadata });
    },
    { concurrency: 64 },
  );
  const uploadedMs = Date.now() - started;

  let ended = 0;
  for (let idle = 0; ended < blobs && idle < 120;) {
    await sleep(1000);
    const now = endedNow();
    idle = now === ended ? idle + 1 : 0;
    ended = now;
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`\r${seconds} s: ${ended} of ${blobs} observed to the end  `);
  }
  process.stderr.write('\n');
  const tookMs = Date.now() - started;
  clearInterval(sampling);
  const calls: number[] = [];
  for (const call of armCalls) {
    const slot = Math.floor((Date.parse(call.slice(0, call.indexOf(' '))) - started) / minute);
    calls[slot] = (calls[slot] ?? 0) + 1;
  }
  const busiest = Math.max(0, ...Object.values(calls));
  console.log(
    `${blobs} blobs arrived in ${Math.round(uploadedMs / 1000)} s; ${ended} were observed to the end ` +
      `after ${Math.round(tookMs / 1000)} s`,
  );
  console.log(`ARM calls by minute: ${calls.map(String).join(', ')}; budget ${budget}`);
  printResult({
    bench: 'observe',
    blobs,
    observed: ended,
    uploadedMs,
    tookMs,
    armCalls: armCalls.size,
    bars: [
      atLeast('imports observed to their end', ended, blobs),
      atMost('ARM calls of the busiest minute', busiest, budget),
    ],
  });
}

void main();
