import Table from 'cli-table3';
import { atLeast, atMost, type Bar } from '../bars';
import { nameOf, type Load } from './load';
import { median, type CopyFigures } from './measure';
import type { Copier } from './stream';

/** What the copiers of one load came to; ours is the first. */
export interface StreamResult {
  readonly load: string;
  readonly copiers: readonly {
    readonly name: string;
    readonly peakMiB: number;
    /** Ours over that copier's. */
    readonly ratio: { readonly throughput: number; readonly cpu: number };
  }[];
}

/** rclone's defaults come first after ours, then what else is tried of it. */
export function streamBars({ load, copiers }: StreamResult): Bar[] {
  const [ours, defaults, tuned] = copiers;
  return [
    ...(ours === undefined ? [] : [atMost(`${load}: peak memory, MiB`, ours.peakMiB, 200)]),
    ...(defaults === undefined
      ? []
      : [
          atLeast(`${load}: rate, by ${defaults.name}`, defaults.ratio.throughput, 1),
          atMost(`${load}: CPU, by ${defaults.name}`, defaults.ratio.cpu, 1.5),
        ]),
    ...(tuned === undefined
      ? []
      : [atLeast(`${load}: rate, by ${tuned.name}`, tuned.ratio.throughput, 0.95)]),
  ];
}

/** Prints the copiers of a load in a table, ours compared with each. */
export function report(load: Load, results: ReadonlyMap<Copier, readonly CopyFigures[]>): StreamResult {
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
