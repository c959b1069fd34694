/** What one durable step costs on the embedded host, journal on disk. The last line is one JSON object. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import * as df from 'durable-functions';
import { atMost, printResult } from './bars';
import { createWorker, silentLog, startHost } from '../rehearsal/host/index';

/** Milliseconds per step: what the trial host of the contract reached, and what is asked. */
const bars = { sequence100: 2, fanOut1000: 0.3 };

async function main(): Promise<void> {
  const load = (): void => {
    df.app.activity('step', { handler: (input: unknown) => input });
    df.app.orchestration('sequence', function* (context) {
      const { steps } = context.df.getInput<{ steps: number }>();
      for (let n = 0; n < steps; n += 1) yield context.df.callActivity('step', { n });
    });
    df.app.orchestration('fanOut', function* (context) {
      const { steps } = context.df.getInput<{ steps: number }>();
      yield context.df.Task.all(
        Array.from({ length: steps }, (_, n) => context.df.callActivity('step', { n })),
      );
    });
  };
  const stateFolder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  const worker = await createWorker({ load }, { log: silentLog });
  const host = await startHost(worker, { stateFolder });
  const { operations } = host.durable;

  async function measure(name: string, steps: number): Promise<number> {
    const start = performance.now();
    const id = operations.start(name, { input: JSON.stringify({ steps }) });
    while (!operations.get(id).end) await nextRound();
    return (performance.now() - start) / steps;
  }

  try {
    for (const name of ['sequence', 'fanOut']) await measure(name, 100);
    const results: Record<string, number> = {};
    for (const [name, steps] of [
      ['sequence', 10],
      ['sequence', 100],
      ['sequence', 1000],
      ['fanOut', 100],
      ['fanOut', 1000],
    ] as const) {
      const runs = [];
      for (let run = 0; run < (steps > 100 ? 4 : 8); run += 1) runs.push(await measure(name, steps));
      // The fastest run is the one that shared the machine least.
      const best = Math.min(...runs);
      results[`${name}${steps}`] = Number(best.toFixed(3));
      console.log(`${name} of ${steps}: ${best.toFixed(3)} ms per step`);
    }
    printResult({
      bench: 'host',
      unit: 'ms/step',
      ...results,
      bars: Object.entries(bars).map(([name, bar]) =>
        atMost(`${name}, ms a step`, results[name] ?? Infinity, bar),
      ),
    });
  } finally {
    await host.stop();
    rmSync(stateFolder, { recursive: true });
  }
}

void main();
