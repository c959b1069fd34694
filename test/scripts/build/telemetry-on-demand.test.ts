import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForColdStart } from '../../../scripts/build/bundle';
import type { TelemetryReceiver } from '../../../src/domain/telemetry/receiver';
import { startIngestion } from '../../support/ingestion';
import { startOtlp } from '../../support/otlp';

const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-telemetry-'));
let otlp: Awaited<ReturnType<typeof startOtlp>>;
let ingestion: Awaited<ReturnType<typeof startIngestion>>;

/** Does a step of the bundled app, and tells which of its files were read. */
const program = `
  const { basename } = require('node:path');
  const ours = () => Object.keys(require.cache).filter((file) => file.startsWith(__dirname));
  const loaded = () => ours().map((file) => basename(file)).sort();
  const telemetry = require('./index.js').createTelemetry(JSON.parse(process.argv[2] ?? 'null') ?? undefined);
  const before = loaded();
  const step = { activity: 'endTurn', input: { transferId: 't1' }, log: console.error };
  telemetry.around(step, async () => 'done').then((done) => process.send({ before, done, after: loaded() }));
`;

beforeAll(async () => {
  otlp = await startOtlp();
  ingestion = await startIngestion();
  writeFileSync(path.join(folder, 'program.js'), program);
  await bundleForColdStart('src/azure/telemetry/telemetry.ts', path.join(folder, 'index.js'));
});
afterAll(async () => {
  await otlp.stop();
  await ingestion.stop();
  rmSync(folder, { recursive: true });
});

/** Lets the program do its step, and go on until what it sends has come: it waits for that itself. */
async function run(receiver?: TelemetryReceiver, env: object = {}, came = () => true) {
  const given = receiver === undefined ? [] : [JSON.stringify(receiver)];
  const child = fork(path.join(folder, 'program.js'), given, { env: { ...process.env, ...env } });
  const [told] = (await once(child, 'message')) as [{ before: string[]; done: string; after: string[] }];
  await expect.poll(came).toBe(true);
  child.kill();
  return told;
}

describe('the bundled app', () => {
  const least = ['index.js', 'program.js'];

  it('reads no SDK without an endpoint', async () => {
    expect(await run()).toEqual({ before: least, done: 'done', after: least });
  });

  it('reads it with the first step where there is one, and sends by it', async () => {
    const { before, after } = await run({ otlp: otlp.url }, {}, () => otlp.spans.length > 0);
    expect(before).toEqual(least);
    expect(after).toEqual(['index.js', 'index.telemetry.js', 'program.js']);
    expect(otlp.spans).toMatchObject([{ name: 'endTurn', attributes: { 'acr_ferry.transfer': 't1' } }]);
  });

  it('reads the exporter of Azure Monitor only where that is the receiver', async () => {
    const azureMonitor = { connectionString: ingestion.connectionString };
    const env = { NODE_EXTRA_CA_CERTS: ingestion.caFile };
    const { before, after } = await run({ azureMonitor }, env, () => ingestion.spans.length > 0);
    expect(before).toEqual(least);
    expect(after).toEqual(['index.js', 'index.monitor.js', 'index.telemetry.js', 'program.js']);
    expect(ingestion.spans).toMatchObject([{ name: 'endTurn', properties: { 'acr_ferry.transfer': 't1' } }]);
  });
});
