import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForColdStart } from '../../../scripts/build/bundle';
import { startOtlp } from '../../support/otlp';

const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-telemetry-'));
let otlp: Awaited<ReturnType<typeof startOtlp>>;

/** Does a step of the bundled app, and tells which of its files were read. */
const program = `
  const { basename } = require('node:path');
  const ours = () => Object.keys(require.cache).filter((file) => file.startsWith(__dirname));
  const loaded = () => ours().map((file) => basename(file)).sort();
  const telemetry = require('./index.js').createTelemetry(process.argv[2]);
  const before = loaded();
  const step = { activity: 'endTurn', input: { transferId: 't1' }, log: console.error };
  telemetry.around(step, async () => 'done').then((done) => process.send({ before, done, after: loaded() }));
`;

beforeAll(async () => {
  otlp = await startOtlp();
  writeFileSync(path.join(folder, 'program.js'), program);
  await bundleForColdStart('src/azure/telemetry/telemetry.ts', path.join(folder, 'index.js'));
});
afterAll(async () => {
  await otlp.stop();
  rmSync(folder, { recursive: true });
});

async function run(...endpoint: string[]) {
  const child = fork(path.join(folder, 'program.js'), endpoint);
  const [told] = (await once(child, 'message')) as [{ before: string[]; done: string; after: string[] }];
  child.kill();
  return told;
}

describe('the bundled app', () => {
  const least = ['index.js', 'program.js'];

  it('reads no SDK without an endpoint', async () => {
    expect(await run()).toEqual({ before: least, done: 'done', after: least });
  });

  it('reads it with the first step where there is one, and sends by it', async () => {
    const { before, after } = await run(otlp.url);
    expect(before).toEqual(least);
    expect(after).toEqual(['index.js', 'index.telemetry.js', 'program.js']);
    expect(otlp.spans).toMatchObject([{ name: 'endTurn', attributes: { 'acr_ferry.transfer': 't1' } }]);
  });
});
