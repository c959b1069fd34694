/**
 * The blob copy, stream strategy, beside rclone and the SDK's own download-then-upload, on fresh Azurites; and from-url on a storage
 * service with latency. The last line is one JSON object.
 *
 *     npm run bench:copy -- [--loads 16x64,1x1024,1x4096] [--runs 3] [--rclone 4M:4,8M:8] [--set COPY_CONCURRENCY=8] [--part all]
 *
 * `--rclone`: chunk size and concurrency to try beside rclone's defaults. `--set`: settings of the app. `--part`: stream, from-url or all.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import Table from 'cli-table3';
import { bundle } from '../scripts/build/bundle';
import { prepareStorage } from './copy/azurite';
import { measureFromUrl } from './copy/from-url';
import { nameOf, parseLoad, type Load } from './copy/load';
import { median, type CopyFigures } from './copy/measure';
import { copierProcess, measureLoad, nodeCopier, rcloneCopier, type Copier } from './copy/stream';

const project = join(__dirname, '..');

async function main(): Promise<void> {
  const options = readOptions();
  const stream = options.part === 'from-url' ? [] : await compareStreams(options);
  const fromUrl = options.part === 'stream' ? [] : await measureFromUrl();
  console.log(JSON.stringify({ bench: 'copy', runs: options.runs, stream, fromUrl }));
}

async function compareStreams(options: ReturnType<typeof readOptions>): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  try {
    const script = join(folder, 'copier.js');
    await bundle(join(__dirname, 'copy/copier.ts'), script);
    const servers = await prepareStorage(folder);
    const run = copierProcess(script, servers.caFile);
    const copiers = [
      nodeCopier('acr-ferry', run, { task: 'stream', settings: options.settings }, workerArguments()),
      ...rclones(servers.caFile, options.rclone),
      nodeCopier('SDK, naive', run, { task: 'naive' }),
    ];
    const results: object[] = [];
    for (const load of options.loads) {
      results.push(report(load, await measureLoad(servers, run, copiers, load, options.runs)));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With which the Functions host starts Node for the app. */
function workerArguments(): string[] {
  const sample = readFileSync(join(project, 'local.settings.sample.json'), 'utf8');
  const { Values } = JSON.parse(sample) as { Values: { languageWorkers__node__arguments: string } };
  return Values.languageWorkers__node__arguments.split(' ');
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

function report(load: Load, results: ReadonlyMap<Copier, readonly CopyFigures[]>): object {
  const gib = (load.blobs * load.mib) / 1024;
  const perGiB = (seconds: readonly number[]): number => Number((median(seconds) / gib).toFixed(2));
  const rows = [...results].map(([{ name }, runs]) => ({
    name,
    mibPerSecond: Math.round((gib * 1024) / median(runs.map(({ seconds }) => seconds))),
    peakMiB: Math.round(Math.max(...runs.map(({ peakMiB }) => peakMiB))),
    cpuSecondsPerGiB: perGiB(runs.map(({ cpuSeconds }) => cpuSeconds)),
    serverCpuSecondsPerGiB: perGiB(runs.map(({ serverCpuSeconds }) => serverCpuSeconds)),
  }));
  const [ours] = rows;
  if (ours === undefined) throw new Error('nothing was measured');
  const table = new Table({
    head: [nameOf(load), 'MiB/s', 'ours is', 'peak MiB', 'ours is', 'CPU s/GiB', 'ours is', "Azurite's"],
    style: { head: [] },
  });
  const ratio = (a: number, b: number): number => Number((a / b).toFixed(2));
  const compared = rows.map((row) => ({
    ...row,
    ratio: {
      throughput: ratio(ours.mibPerSecond, row.mibPerSecond),
      memory: ratio(ours.peakMiB, row.peakMiB),
      cpu: ratio(ours.cpuSecondsPerGiB, row.cpuSecondsPerGiB),
    },
  }));
  for (const row of compared) {
    table.push([
      row.name,
      row.mibPerSecond,
      `${row.ratio.throughput} x`,
      row.peakMiB,
      `${row.ratio.memory} x`,
      row.cpuSecondsPerGiB,
      `${row.ratio.cpu} x`,
      row.serverCpuSecondsPerGiB,
    ]);
  }
  console.log(table.toString());
  return { load: nameOf(load), copiers: compared };
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      loads: { type: 'string', default: '16x64,1x1024,1x4096' },
      runs: { type: 'string', default: '3' },
      rclone: { type: 'string', default: '4M:4,8M:8' },
      set: { type: 'string', multiple: true, default: [] },
      part: { type: 'string', default: 'all' },
    },
  });
  const list = (text: string): string[] => text.split(',').filter((part) => part !== '');
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs must be a whole number from 1');
  if (!['stream', 'from-url', 'all'].includes(values.part)) {
    throw new Error('--part must be stream, from-url or all');
  }
  return {
    loads: list(values.loads).map(parseLoad),
    runs,
    part: values.part,
    rclone: list(values.rclone),
    settings: Object.fromEntries(values.set.map((text) => text.split('=', 2) as [string, string])),
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
