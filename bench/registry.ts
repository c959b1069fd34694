/**
 * Push and pull of an image through the emulated registry and through Debian's docker-registry, alternating,
 * both over TLS, each time into an empty folder, by the same client in this process. The last line is one
 * JSON object.
 *
 *     npm run bench:registry -- [--mib 1024] [--layers 4] [--runs 3]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Image } from '../rehearsal/images/image';
import { dockerRegistry, prepareServers, type StartServer } from './registry/servers';
import { createImage, timePull, timePush } from './registry/transfer';
import { atLeast, printResult } from './bars';

interface Figures {
  readonly pushSeconds: number[];
  readonly pullSeconds: number[];
  readonly peakMiB: number[];
}

async function main(): Promise<void> {
  const { mib, layers, runs } = readOptions();
  if (!existsSync(dockerRegistry))
    throw new Error(`${dockerRegistry} is missing; install it: apt-get install docker-registry`);
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  try {
    const servers = await prepareServers(folder);
    const image = createImage(layers, Math.ceil(mib / layers));
    const emulator: Figures = { pushSeconds: [], pullSeconds: [], peakMiB: [] };
    const reference: Figures = { pushSeconds: [], pullSeconds: [], peakMiB: [] };
    for (let run = 0; run < runs; run++) {
      const pair = [
        [servers.emulator, emulator],
        [servers.reference, reference],
      ] as const;
      // Each goes first in turn: the second finds a warmer or a busier machine.
      for (const [start, figures] of run % 2 === 0 ? pair : pair.toReversed())
        await measure(start, image, figures);
      console.error(`run ${run + 1} of ${runs} done`);
    }
    report(mib, emulator, reference);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(start: StartServer, image: Image, figures: Figures): Promise<void> {
  const server = await start();
  try {
    figures.pushSeconds.push(await timePush(server, image));
    figures.pullSeconds.push(await timePull(server, image));
    const peak = server.peakMemory();
    if (peak !== undefined) figures.peakMiB.push(peak);
  } finally {
    await server.stop();
  }
}

function report(mib: number, emulator: Figures, reference: Figures): void {
  const speed = (seconds: readonly number[]): number => Math.round(mib / median(seconds));
  const ratio = (of: 'pushSeconds' | 'pullSeconds'): number =>
    Number((median(reference[of]) / median(emulator[of])).toFixed(2));
  const figures = {
    push: { emulator: speed(emulator.pushSeconds), dockerRegistry: speed(reference.pushSeconds) },
    pull: { emulator: speed(emulator.pullSeconds), dockerRegistry: speed(reference.pullSeconds) },
    peakMiB: {
      emulator: Math.max(0, ...emulator.peakMiB),
      dockerRegistry: Math.max(0, ...reference.peakMiB),
    },
  };
  const ratios = { push: ratio('pushSeconds'), pull: ratio('pullSeconds') };
  const table = new Table({
    head: [`${mib} MiB image`, 'emulator', 'docker-registry', 'ratio'],
    style: { head: [] },
  });
  table.push(
    ['push, MiB/s (median)', figures.push.emulator, figures.push.dockerRegistry, ratios.push],
    ['pull, MiB/s (median)', figures.pull.emulator, figures.pull.dockerRegistry, ratios.pull],
    ['peak memory, MiB', figures.peakMiB.emulator, figures.peakMiB.dockerRegistry, ''],
  );
  console.log(table.toString());
  printResult({
    bench: 'registry',
    mib,
    unit: 'MiB/s',
    ...figures,
    bars: [
      atLeast("push, by docker-registry's rate", ratios.push, 0.9),
      atLeast("pull, by docker-registry's rate", ratios.pull, 0.9),
    ],
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function readOptions(): { mib: number; layers: number; runs: number } {
  const { values } = parseArgs({
    options: {
      mib: { type: 'string', default: '1024' },
      layers: { type: 'string', default: '4' },
      runs: { type: 'string', default: '3' },
    },
  });
  const count = (name: keyof typeof values, most: number): number => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new Error(`--${name} must be a whole number from 1 to ${most}`);
  };
  return { mib: count('mib', 8192), layers: count('layers', 64), runs: count('runs', 50) };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
