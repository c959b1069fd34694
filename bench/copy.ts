/**
 * The blob copy, stream strategy, beside rclone on fresh Azurites; and from-url on a storage service with
 * latency. The last line is one JSON object.
 *
 *     npm run bench:copy -- [--loads 16x64,1x1024] [--alone 1x4096] [--runs 3] [--rclone 4M:4] [--naive]
 *                           [--set COPY_CONCURRENCY=8] [--part all]
 *
 * `--alone`: loads that only acr-ferry copies, once, for its memory. `--rclone`: chunk size and concurrency
 * to try beside rclone's defaults. `--naive`: beside the SDK's own download-then-upload, too. `--set`:
 * settings of the app. `--part`: stream, from-url or all.
 */
import { parseArgs } from 'node:util';
import { printResult } from './bars';
import { compareStreams } from './copy/compare-streams';
import { measureFromUrl } from './copy/from-url';
import { parseLoad } from './copy/load';
import { streamBars } from './copy/stream-results';

async function main(): Promise<void> {
  const options = readOptions();
  const stream = options.part === 'from-url' ? [] : await compareStreams(options);
  const fromUrl = options.part === 'stream' ? { rows: [], bars: [] } : await measureFromUrl();
  const { rows, bars } = fromUrl;
  printResult({
    bench: 'copy',
    runs: options.runs,
    stream,
    fromUrl: rows,
    bars: [...stream.flatMap(streamBars), ...bars],
  });
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      loads: { type: 'string', default: '16x64,1x1024' },
      alone: { type: 'string', default: '1x4096' },
      runs: { type: 'string', default: '3' },
      rclone: { type: 'string', default: '4M:4' },
      naive: { type: 'boolean', default: false },
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
    alone: list(values.alone).map(parseLoad),
    naive: values.naive,
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
