/**
 * What a cold start costs: from `require` of the bundled app to registered, and to its first answer, in a
 * fresh process, beside the least app of the same packages. The last line is one JSON object.
 *
 *     npm run bench:app -- [--runs 10]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../scripts/build/build-app';
import { bundle } from '../scripts/build/bundle';
import { atMost, printResult, round } from './bars';
import { median } from './copy/measure';
import { messageOf } from './message-of';

const settings = {
  TASK_HUB: 'Bench',
  SOURCE_REGISTRY: 'sourceregistry',
  SOURCE_RG: 'source-rg',
  SOURCE_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000001',
  SOURCE_TENANT_ID: '00000000-0000-0000-0000-000000000002',
  SOURCE_SA: 'sourceaccount',
  SOURCE_KV: 'source-vault',
  TARGET_REGISTRY: 'targetregistry',
  TARGET_RG: 'target-rg',
  TARGET_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000003',
  TARGET_TENANT_ID: '00000000-0000-0000-0000-000000000002',
  TARGET_SA: 'targetaccount',
  TARGET_KV: 'target-vault',
};

/** 1.25 times what it took when it was first measured, before SDKs were loaded on first use. */
const firstAnswerBar = 1.25 * 1.68;

interface Loaded {
  readonly functions: number;
  readonly loadMs: number;
  readonly residentMiB: number;
  readonly answerMs: number;
  readonly body?: { readonly status?: string };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '10' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs must be a whole number from 1');
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-bench-'));
  try {
    await buildApp();
    const ours = join(__dirname, '../dist/index.js');
    const least = join(folder, 'index.js');
    await bundle(join(__dirname, 'app/reference.ts'), least);
    const [app, reference]: [Loaded[], Loaded[]] = [[], []];
    // In turn, so that both share the machine's moods; the first pair warms the file cache.
    for (let run = 0; run <= runs; run++) {
      const [first, second] = [await load(ours, 'healthDetails'), await load(least, 'hello')];
      if (run === 0) continue;
      app.push(first);
      reference.push(second);
    }
    if (app[0]?.body?.status !== 'ok')
      throw new Error(`the app is not well: ${JSON.stringify(app[0]?.body)}`);
    report(app, reference);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function load(script: string, asked: string): Promise<Loaded> {
  const child = fork(join(__dirname, 'app/load-once.cjs'), [script, asked], {
    env: { PATH: process.env.PATH, ...settings },
    execArgv: [],
  });
  const loaded = await messageOf<Loaded>(child);
  child.kill();
  return loaded;
}

function report(app: readonly Loaded[], reference: readonly Loaded[]): void {
  const figures = (rows: readonly Loaded[]) => ({
    functions: rows[0]?.functions ?? 0,
    loadMs: round(median(rows.map(({ loadMs }) => loadMs))),
    residentMiB: round(median(rows.map(({ residentMiB }) => residentMiB))),
    answerMs: round(median(rows.map(({ answerMs }) => answerMs))),
  });
  const [ours, least] = [figures(app), figures(reference)];
  console.log('acr-ferry', ours);
  console.log('the least app', least);
  printResult({
    bench: 'app',
    ours,
    least,
    bars: [
      atMost('time to registered, by the least app', ours.loadMs / least.loadMs, 1.15),
      atMost('resident memory, by the least app', ours.residentMiB / least.residentMiB, 1.15),
      atMost('time to the first answer, by the least app', ours.answerMs / least.answerMs, firstAnswerBar),
    ],
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
