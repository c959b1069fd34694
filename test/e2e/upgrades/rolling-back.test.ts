import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { AppRefused, createAppClient } from '../../../rehearsal/start/app-client';
import type { AppAddress } from '../../../rehearsal/start/system';
import { createKillableSystem } from '../killable-system';
import { makeBuilds } from './builds';
import { wayOf } from './ways';

/** What docs/operate.md#rolling-back says of a transfer that may not stand still. */

const state = mkdtempSync(join(tmpdir(), 'acr-ferry-rolled-back-'));
const system = createKillableSystem(state);
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  rmSync(state, { recursive: true, force: true });
});

/** Asks the host with its system key, as curl does there. */
async function ask<T>({ url, systemKey }: AppAddress, method: string, of: string, query = ''): Promise<T> {
  const hub = `${url}/runtime/webhooks/durabletask/instances`;
  const response = await fetch(`${hub}${of}?${query}code=${systemKey}`, { method });
  if (!response.ok) throw new Error(`${method} ${of}: ${response.status}`);
  return (await response.json()) as T;
}

/** Purges the parts of a transfer, and that last. Returns the ids, as they were purged. */
async function purgeAll(app: AppAddress, transferId: string): Promise<string[]> {
  const query = `instanceIdPrefix=${transferId}&showInput=false&`;
  const found = await ask<{ instanceId: string }[]>(app, 'GET', '', query);
  const ids = found.map(({ instanceId }) => instanceId).sort((a, b) => b.length - a.length);
  for (const id of ids) await ask(app, 'DELETE', `/${id}`);
  return ids;
}

/** The timer that looks at transfers never comes by itself: in the middle of a purge it would begin parts. */
const settings = { SCHEDULES_LOOK: '0 0 0 1 1 *' };

/** Looks as that timer does within a minute. */
async function look({ url, masterKey }: AppAddress): Promise<void> {
  const run = await fetch(`${url}/admin/functions/recoverTransfers`, {
    method: 'POST',
    headers: { 'x-functions-key': masterKey, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(run.status, await run.text()).toBe(202);
}

/** What the app refuses a report with while there is none. */
function refusalOf(error: unknown): string {
  if (error instanceof AppRefused) return error.message;
  throw error;
}

it('reports what was purged after a rollback, and a retry brings it', async () => {
  const [endpoints, builds] = await Promise.all([system.cloud.start(), makeBuilds(state)]);
  const artifacts = (await pushToCloud(endpoints, await generateImages(2))).map((each) => each.reference);
  const deploy = async (version: '1.0' | '1.1'): Promise<AppAddress> => {
    await system.app.kill();
    return system.app.start(settings, ['--app', builds[version]]);
  };
  const newer = createAppClient(await deploy('1.1'));
  const { transferId } = await newer.startTransfer(artifacts);
  await expect.poll(() => wayOf(state, transferId).firstSteps, { interval: 20 }).toContain('timer');

  const address = await deploy('1.0');
  const older = createAppClient(address);
  const purged = await purgeAll(address, transferId);
  expect(purged.slice(-3)).toEqual(['-batch1', '-lane1', ''].map((part) => transferId + part));
  // A message the host before held may start a part once more.
  await expect.poll(() => purgeAll(address, transferId)).toEqual([]);
  const reportOf = (id: string) => older.report(id).catch(refusalOf);
  await expect
    .poll(() => look(address).then(() => reportOf(transferId)), { interval: 500 })
    .toMatchObject({ status: 'failed', artifacts: [{}, {}] });
  const again = await older.call('retryTransfer', { at: { id: transferId }, body: {} });
  await expect.poll(() => reportOf(again.transferId)).toMatchObject({ status: 'succeeded' });
});
