/**
 * Child process of `copy.ts`: fills the source, or copies a load one way and tells what it took. A process of
 * its own, so that memory and CPU are the copier's alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import pMap from 'p-map';
import { copyServices, requestFor, runCopy } from '../../test/azure/copy/support/run-copy';
import { blobsOf, fill, type Load } from './load';
import type { Figures } from './measure';

export interface CopierJob {
  readonly task: 'fill' | 'stream' | 'naive' | 'check';
  readonly loads: readonly Load[];
  /** URLs of the accounts with SAS. */
  readonly source: string;
  readonly target: string;
  /** Settings of the app. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Batches the app copies side by side (CONCURRENT_BATCHES), and files rclone does (--transfers). */
const sideBySide = 4;

async function main(): Promise<void> {
  const job = JSON.parse(process.argv[2] ?? '') as CopierJob;
  const source = new BlobServiceClient(job.source).getContainerClient('transfer');
  const target = new BlobServiceClient(job.target).getContainerClient('transfer');
  if (job.task === 'fill') {
    await Promise.all([source.create(), target.create()]);
    for (const load of job.loads) await fill(source, load);
    return;
  }
  const names = job.loads.flatMap(blobsOf);
  if (job.task === 'check') {
    await pMap(names, (name) => check(name, source, target), { concurrency: sideBySide });
    return;
  }
  const copy = job.task === 'naive' ? naiveCopy(source, target) : ourCopy(source, target, job.settings ?? {});
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await pMap(names, copy, { concurrency: sideBySide });
  const { user, system } = process.cpuUsage(cpu);
  const figures: Figures = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(figures);
}

/** The app's own orchestration and activities. */
function ourCopy(
  source: ContainerClient,
  target: ContainerClient,
  settings: Readonly<Record<string, string>>,
): (name: string) => Promise<void> {
  const { services } = copyServices({ source, target }, { COPY_STRATEGY: 'stream', ...settings });
  return async (name) => {
    const { outcome } = await runCopy(services, requestFor(name, name.replaceAll(/\W/g, '')));
    if (!outcome.ok) throw new Error(outcome.error.message);
  };
}

/** What most scripts do with the SDK: download, then upload. */
const naiveCopy =
  (source: ContainerClient, target: ContainerClient) =>
  async (name: string): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-naive-'));
    try {
      const file = join(folder, 'blob');
      const { metadata = {}, contentMD5 } = await source.getBlobClient(name).downloadToFile(file);
      await target.getBlockBlobClient(name).uploadFile(file, {
        metadata,
        ...(contentMD5 !== undefined && { blobHTTPHeaders: { blobContentMD5: contentMD5 } }),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

async function check(name: string, source: ContainerClient, target: ContainerClient): Promise<void> {
  const [wanted, found] = await Promise.all([
    source.getBlobClient(name).getProperties(),
    target.getBlobClient(name).getProperties(),
  ]);
  if (wanted.contentLength === found.contentLength) return;
  throw new Error(`${name} has ${found.contentLength ?? 0} bytes at the target`);
}

main().then(
  () => process.disconnect(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
