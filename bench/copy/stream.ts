import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { StorageServer, StorageServers } from './azurite';
import type { CopierJob } from './copier';
import { blobsOf, folderOf, type Load } from './load';
import { measureProgram, type CopyFigures, type Figures } from './measure';

/** One way to copy a load. */
export interface Copier {
  readonly name: string;
  copy(storage: StorageServer, load: Load): Promise<Figures>;
}

/** Runs the child process of the bench. */
export type RunCopier = (
  job: Omit<CopierJob, 'source' | 'target'>,
  storage: StorageServer,
) => Promise<Figures | undefined>;

/** @param script the bundled `copier.ts` */
export function copierProcess(script: string, caFile: string): RunCopier {
  return async (job, storage) => {
    const full: CopierJob = { ...job, source: storage.url('source'), target: storage.url('target') };
    const child = fork(script, [JSON.stringify(full)], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
      execArgv: [],
    });
    let figures: Figures | undefined;
    child.on('message', (message) => (figures = message as Figures));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${job.task} failed`);
    return figures;
  };
}

export const nodeCopier = (
  name: string,
  run: RunCopier,
  job: Pick<CopierJob, 'task' | 'settings'>,
): Copier => ({
  name,
  async copy(storage, load) {
    const figures = await run({ ...job, loads: [load] }, storage);
    if (figures === undefined) throw new Error(`${name} printed no figures`);
    return figures;
  },
});

/** Debian's rclone from one azureblob remote to another, without server-side copy. */
export const rcloneCopier = (
  name: string,
  program: string,
  caFile: string,
  options: readonly string[],
): Copier => ({
  name,
  copy: (storage, load) => {
    const [first = '', ...others] = blobsOf(load);
    const path = `transfer/${others.length === 0 ? first : folderOf(load)}`;
    return measureProgram(
      program,
      [
        'copyto',
        `source:${path}`,
        `target:${path}`,
        '--ca-cert',
        caFile,
        '--config',
        '/dev/null',
        ...options,
      ],
      {
        RCLONE_CONFIG_SOURCE_TYPE: 'azureblob',
        RCLONE_CONFIG_SOURCE_SAS_URL: storage.url('source'),
        RCLONE_CONFIG_TARGET_TYPE: 'azureblob',
        RCLONE_CONFIG_TARGET_SAS_URL: storage.url('target'),
      },
    );
  },
});

/**
 * Every copier copies the load so many times, each time on a fresh server; who begins changes from run to
 * run.
 */
export async function measureLoad(
  servers: StorageServers,
  run: RunCopier,
  copiers: readonly Copier[],
  load: Load,
  runs: number,
): Promise<Map<Copier, CopyFigures[]>> {
  await servers.seed(async (storage) => {
    await run({ task: 'fill', loads: [load] }, storage);
  });
  const figures = new Map<Copier, CopyFigures[]>(copiers.map((copier) => [copier, []]));
  for (let n = 0; n < runs; n++) {
    const shift = n % copiers.length;
    for (const copier of [...copiers.slice(shift), ...copiers.slice(0, shift)]) {
      const storage = await servers.start();
      try {
        const before = storage.cpuSeconds();
        const took = await copier.copy(storage, load);
        figures.get(copier)?.push({ ...took, serverCpuSeconds: storage.cpuSeconds() - before });
        await run({ task: 'check', loads: [load] }, storage);
      } finally {
        await storage.stop();
      }
    }
    console.error(`${folderOf(load)}: run ${n + 1} of ${runs} done`);
  }
  return figures;
}
