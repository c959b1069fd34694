import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endObservation } from '../../../src/activities/imports/end-observation';
import { importIdOf } from '../../../src/records/imports/import-id';
import { inspectArrival } from '../../../src/activities/imports/inspect-arrival';
import { joinReceipt } from '../../../src/records/imports/join-receipt';
import { observeRun } from '../../../src/activities/imports/observe-run';
import { getImport } from '../../../src/application/imports/get-import';
import type { Services } from '../../../src/services';
import type { Arrival } from '../../../src/domain/imports/arrival';
import type { ImportRun } from '../../../src/domain/imports/import-run';
import { sideOf } from '../../../src/domain/route';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { waybillPath, requestPath, batchResultPath, reportPath } from '../../../src/records/transfer/paths';
import { sampleWaybill, sampleRequest, sampleResult, sampleReport } from '../../support/documents';

/** The end of an import is that of its transfer, as long as there is one that may bring a run. */

let cloud: RehearsedServices;
let connected: Services;
let receiving: Services;
beforeAll(async () => {
  cloud = await rehearseServices();
  connected = { ...cloud.services(), log: () => undefined };
  receiving = { ...cloud.services({ ROUTE_MODE: 'receive' }), log: () => undefined };
});
afterAll(() => cloud.stop());

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const store = (services = connected) => services.records(services.route('default'));
const target = () => sideOf(connected.route('default'), 'target');
let transfers = 0;

/** A blob that arrived and is watched; with a waybill it is that of a transfer. */
async function watched(services: Services, transferId?: string) {
  const blob = `${transferId ?? `foreign${++transfers}`}/batch-0001.tar`;
  const waybill = transferId && waybillPath(transferId, 1).name;
  if (transferId) await store().write(waybillPath(transferId, 1), sampleWaybill({ transferId, blob }));
  const metadata = { category: 'acr-transfer-blob', ...(waybill && { acrferrywaybill: waybill }) };
  const client = services.container(target()).getBlockBlobClient(blob);
  const { etag = '' } = await client.uploadData(Buffer.from('archive'), { metadata });
  const { storageAccount: account, container } = target();
  const notice = { account, container, blob, etag: etag.replaceAll('"', '') };
  const arrival: Arrival = { ...notice, seenBy: 'event', noticedAt: new Date().toISOString() };
  const at = { importId: importIdOf('default', notice), route: 'default', blob };
  await inspectArrival({ ...at, arrival }, services);
  const since = arrival.noticedAt;
  return {
    at,
    client,
    /** What is seen of the runs, by a listing of now or another time. */
    look: (runs: readonly ImportRun[], run?: string, asOf = new Date()) =>
      observeRun(
        { ...at, since, ...(run && { run }) },
        { ...services, runs: () => ({ look: () => Promise.resolve({ asOf, runs }) }) },
      ),
    /** What becomes of it without a run, after some minutes. */
    end: (after = 30, error?: { message: string }) => {
      const failure = { code: 'RUN_FAILED', operation: 'x', origin: 'target', retryable: false } as const;
      const input = { ...at, asOf: minutes(after).toISOString() };
      return endObservation(
        { ...input, ...(error && { error: { ...failure, ...error } }) },
        { ...services, now: () => minutes(after) },
      );
    },
    view: () => getImport(services, at.importId),
    run: (attempt: number, state: ImportRun['state']): ImportRun => ({
      name: `ferry${transferId}i1a${attempt}`,
      blob,
      startedAt: minutes(attempt).toISOString(),
      state,
    }),
  };
}

/** A transfer that was asked for. */
async function begin(services = connected): Promise<string> {
  const transferId = `t${String(++transfers).padStart(15, '0')}`;
  await store(services).write(requestPath(transferId), sampleRequest({ transferId }));
  return transferId;
}
const moved = (transferId: string, to: Date) =>
  store().write(
    batchResultPath(transferId, 1),
    sampleResult({ spans: { import: { from: minutes(-1).toISOString(), to: to.toISOString() } } }),
  );

const failed = { state: 'failed', message: 'the SAS has expired' } as const;

describe('a run of a transfer that failed', () => {
  it('is not the end while the transfer goes on, which may start another', async () => {
    const { look, run, view } = await watched(connected, await begin());
    const [first, second] = [run(1, failed), run(2, { state: 'succeeded' })];
    expect(await look([run(1, { state: 'running' })])).toMatchObject({ status: 'importing' });
    for (const followed of [first.name, undefined]) {
      expect(await look([first], followed)).toEqual({ asOf: expect.any(String) as string, goesOn: true });
    }
    const between = await view();
    expect(between).toMatchObject({
      status: 'waiting',
      notes: [`import run ${first.name}: the SAS has expired`],
    });
    expect(between.run).toBeUndefined();
    expect(await look([first, second])).toMatchObject({ run: second.name, status: 'succeeded' });
    expect(await view()).toMatchObject({ status: 'succeeded', run: { name: second.name } });
    expect(await view()).not.toHaveProperty('error');
  });

  it('is the end once a listing from after that of the batch shows no other', async () => {
    const transferId = await begin();
    const { look, run, view } = await watched(connected, transferId);
    const first = run(1, failed);
    await moved(transferId, new Date());
    expect(await look([first])).toMatchObject({ goesOn: true });
    expect(await look([first], undefined, minutes(2))).toMatchObject({ status: 'failed' });
    expect(await view()).toMatchObject({ status: 'failed', run: { name: first.name } });
  });

  it('gives way to the one that was started in its place, though the transfer is over', async () => {
    const transferId = await begin();
    const { look, run } = await watched(connected, transferId);
    await look([run(1, { state: 'running' })]);
    await moved(transferId, minutes(-9));
    const runs = [run(1, failed), run(2, { state: 'succeeded' })];
    expect(await look(runs, runs[0]!.name)).toMatchObject({ run: runs[1]!.name, status: 'succeeded' });
  });
});

describe('an import without a run', () => {
  it('goes on while its transfer does, and says so once', async () => {
    const { end, view } = await watched(connected, await begin());
    for (const after of [30, 60]) expect(await end(after)).toEqual({ goesOn: true });
    const { status, notes, finishedAt } = await view();
    expect([status, finishedAt, notes.length]).toEqual(['waiting', undefined, 1]);
    expect(await end(40, { message: 'import run x is gone' })).toEqual({ goesOn: true });
  });

  it('goes on when the blob is gone, which the run of its transfer may have deleted', async () => {
    const transferId = await begin();
    const { end, client } = await watched(connected, transferId);
    await client.delete();
    expect(await end()).toEqual({ goesOn: true });
    await moved(transferId, new Date());
    expect(await end()).toMatchObject({ status: 'gone' });
  });

  it('ends when its transfer moved the batch, was reported, is gone, or takes for ever', async () => {
    const [batch, report, endless] = [await begin(), await begin(), await begin()];
    await moved(batch, new Date());
    await store().write(reportPath(report), sampleReport());
    for (const [transferId, after] of [
      [batch, 30],
      [report, 30],
      ['t00000000000gone', 30],
      [endless, 15 * 24 * 60],
    ] as const) {
      const { end } = await watched(connected, transferId);
      expect(await end(after), transferId).toMatchObject({ status: 'not-picked-up' });
    }
  });

  it('waits for its waybill where blobs are received, then for the transfer', async () => {
    const { at, end, view } = await watched(receiving);
    expect(await end(24 * 60)).toEqual({ goesOn: true });
    expect((await view()).notes).toEqual([expect.stringContaining('waybill')]);
    const transferId = await begin(receiving);
    await joinReceipt(receiving, receiving.route('default'), transferId, at.importId);
    expect(await end(8 * 24 * 60)).toEqual({ goesOn: true });
    expect((await view()).transfer).toMatchObject({ transferId });
    await store(receiving).write(reportPath(transferId), sampleReport());
    expect(await end(9 * 24 * 60)).toMatchObject({ status: 'not-picked-up', runWanted: false });
  });

  it('does not wait for the waybill of a blob that is gone, nor for ever', async () => {
    const [gone, late] = [await watched(receiving), await watched(receiving)];
    await gone.client.delete();
    expect(await gone.end()).toMatchObject({ status: 'gone' });
    expect(await late.end(8 * 24 * 60)).toMatchObject({ status: 'not-picked-up' });
  });
});
