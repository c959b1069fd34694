import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForColdStart } from '../../scripts/build/bundle';
import { prepareStorage } from './azurite';
import type { Load } from './load';
import { report, type StreamResult } from './stream-results';
import { copierProcess, measureLoad, nodeCopier, rcloneCopier, type Copier } from './stream';

/** What to copy, and beside what. */
export interface StreamOptions {
  readonly loads: readonly Load[];
  /** Only acr-ferry copies these, once. */
  readonly alone: readonly Load[];
  readonly runs: number;
  /** Chunk size and concurrency of rclone, as `4M:4`. */
  readonly rclone: readonly string[];
  readonly naive: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** The stream strategy beside other copiers, on one storage server after the other. */
export async function compareStreams(options: StreamOptions): Promise<StreamResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  try {
    const script = join(folder, 'copier.js');
    await bundleForColdStart(join(__dirname, 'copier.ts'), script);
    const servers = await prepareStorage(folder);
    const run = copierProcess(script, servers.caFile);
    const copiers = [
      nodeCopier('acr-ferry', run, { task: 'stream', settings: options.settings }),
      ...rclones(servers.caFile, options.rclone),
      ...(options.naive ? [nodeCopier('SDK, naive', run, { task: 'naive' })] : []),
    ];
    const results: StreamResult[] = [];
    for (const load of options.loads) {
      results.push(report(load, await measureLoad(servers, run, copiers, load, options.runs)));
    }
    for (const load of options.alone)
      results.push(report(load, await measureLoad(servers, run, copiers.slice(0, 1), load, 1)));
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rclones(caFile: string, settings: readonly string[]): Copier[] {
  const program = 'rclone';
  const { stdout, error } = spawnSync(program, ['version'], { encoding: 'utf8' });
  if (error !== undefined) {
    console.error('rclone is missing, so nothing is compared with it; install it: apt-get install rclone');
    return [];
  }
  const version = stdout.split('\n')[0] ?? 'rclone';
  return [
    rcloneCopier(version, program, caFile, []),
    ...settings.map((text) => {
      const [chunk = '', concurrency = ''] = text.split(':');
      return rcloneCopier(`rclone ${chunk} x ${concurrency}`, program, caFile, [
        ...['--azureblob-chunk-size', chunk, '--azureblob-upload-concurrency', concurrency],
      ]);
    }),
  ];
}
