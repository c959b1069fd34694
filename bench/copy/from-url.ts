import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ContainerClient } from '@azure/storage-blob';
import Table from 'cli-table3';
import { atLeast, type Bar } from '../bars';
import { copyServices, requestFor, runCopy } from '../../test/azure/copy/support/run-copy';
import { messageOf } from '../message-of';

/** What one pull goes through: a link between regions. */
const link = { latencyMs: 20, mibPerSecond: 200 };
/**
 * Pulls side by side (COPY_CONCURRENCY); each gets the same to do, so that every copy takes about as long.
 */
const fanOuts = [1, 2, 4, 8, 16, 32];
const gibEach = 1;

/** Speed-up over the fan-out, at least. */
const speedUpBar = 0.85;

/**
 * Copies by from-url against a service that takes its time: how the rate grows with fan-out, and what the app
 * costs.
 */
export async function measureFromUrl(): Promise<{ readonly rows: object[]; readonly bars: Bar[] }> {
  const service = fork(
    join(__dirname, 'fake-service.ts'),
    [String(link.latencyMs), String(link.mibPerSecond)],
    { execArgv: ['--import', 'tsx'] },
  );
  try {
    const port = await messageOf<number>(service);
    const rows = [];
    for (const fanOut of fanOuts) {
      rows.push({ fanOut, ...(await copyOnce(`http://127.0.0.1:${port}`, fanOut)) });
      console.error(`from-url: ${fanOut} side by side done`);
    }
    const [alone] = rows;
    const speedUps = rows.map((row) => ({
      ...row,
      speedUp: round(row.mibPerSecond / (alone?.mibPerSecond ?? NaN)),
    }));
    return {
      rows: report(speedUps),
      bars: speedUps
        .slice(1)
        .map(({ fanOut, speedUp }) =>
          atLeast(`from-url: speed-up by ${fanOut} side by side, of ${fanOut}`, speedUp / fanOut, speedUpBar),
        ),
    };
  } finally {
    service.kill();
  }
}

async function copyOnce(url: string, fanOut: number) {
  const gib = gibEach * fanOut;
  const storage = {
    source: new ContainerClient(`${url}/source/transfer?sas`),
    target: new ContainerClient(`${url}/target/transfer?sas`),
  };
  const settings = { COPY_STRATEGY: 'from-url', COPY_CONCURRENCY: String(fanOut) };
  const { services } = copyServices(storage, settings);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { outcome, calls } = await runCopy(services, requestFor(`${gib * 1024}.tar`));
  if (!outcome.ok) throw new Error(outcome.error.message);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    gib,
    seconds: round(seconds),
    mibPerSecond: Math.round((gib * 1024) / seconds),
    activities: calls.length,
    cpuSecondsPerGiB: round((user + system) / 1e6 / gib),
  };
}

function report<T extends Record<string, number>>(rows: readonly T[]): T[] {
  const names = Object.keys(rows[0] ?? {});
  const table = new Table({
    head: [`from-url, ${link.latencyMs} ms, ${link.mibPerSecond} MiB/s a pull`, ...names.slice(1)],
    style: { head: [] },
  });
  for (const row of rows) table.push(names.map((name) => row[name] ?? 0));
  console.log(table.toString());
  return [...rows];
}

const round = (value: number): number => Number(value.toFixed(2));
