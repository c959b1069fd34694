import { describe, expect, it } from 'vitest';
import { planCarried } from '../../../src/activities/plan/carried/plan-carried';
import { receiveByHand } from '../../../src/application/imports/receive-by-hand';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { requestPath } from '../../../src/records/transfer/paths';
import { copyServices } from '../../azure/copy/support/run-copy';
import { codeOf, goodWaybill, useCarried } from './use-carried';
import { sampleCaller } from '../../support/documents';

const { now, storage, putBlob, putWaybill, tryReceive, receive } = useCarried();

const plan = (transferId: string) =>
  planCarried({ transferId, route: 'default', notes: [] }, now.memory.services);

describe('receiving a carried blob', () => {
  it('waits for the waybill', async () => {
    await putBlob();
    expect(await tryReceive()).toEqual({ blob: now.blob, missing: ['waybill'] });
    expect(now.client.started).toEqual([]);
    await putWaybill();
    expect(await tryReceive(waybillName(now.blob))).toMatchObject({ fresh: true });
    expect(now.client.started).toHaveLength(1);
  });

  it('waits for the blob', async () => {
    await putWaybill();
    expect(await tryReceive(waybillName(now.blob))).toEqual({ blob: now.blob, missing: ['blob'] });
    await putBlob();
    expect(await tryReceive()).toMatchObject({ fresh: true });
  });

  it('starts once, however many events tell of it', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const ids = [await receive(), await receive(), await receive()];
    expect(new Set(ids).size).toBe(1);
    expect(now.client.started).toEqual([ids[0]]);
  });

  it('starts anew when blob or waybill is carried across once more', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const first = await receive();
    await putWaybill(`${goodWaybill} `);
    const second = await receive();
    await putBlob();
    expect(new Set([first, second, await receive()]).size).toBe(3);
  });

  it('asks nothing of the source', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    storage().drain();
    await plan(await receive());
    expect(
      storage()
        .drain()
        .filter((call) => call.includes(' source')),
    ).toEqual([]);
  });
});

describe('receiving by hand', () => {
  it('takes the one receiving route when none is named', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const { fresh, received } = await receiveByHand(
      { ...now.memory.services, client: now.client },
      { blob: now.blob },
      sampleCaller,
    );
    const { transferId } = received;
    expect(received).toMatchObject({ route: 'default', blob: now.blob, status: 'queued' });
    expect([fresh, received.links.self]).toEqual([true, `/api/transfers/${transferId}`]);
    const request = now.memory.documents.get(requestPath(transferId).name);
    expect(request).toMatchObject({
      route: 'default',
      trigger: 'http',
      carried: { blob: now.blob },
      caller: sampleCaller,
    });
  });

  it('says what is missing', async () => {
    expect(
      await codeOf(
        receiveByHand({ ...now.memory.services, client: now.client }, { blob: now.blob }, sampleCaller),
      ),
    ).toBe('CARRIED_NOT_FOUND');
    await putBlob();
    expect(
      await codeOf(
        receiveByHand({ ...now.memory.services, client: now.client }, { blob: now.blob }, sampleCaller),
      ),
    ).toBe('CARRIED_INCOMPLETE');
  });

  it('is another transfer where an operator lets a waybill in', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const order = { blob: now.blob, allow: { waybill: 't0mhabcdefghijkl/1', reason: 'a restore' } };
    const transferId = await receive();
    const { received, fresh } = await receiveByHand({ ...now.memory.services, client: now.client }, order, {
      kind: 'user',
      name: 'ann',
    });
    expect([fresh, received.transferId === transferId]).toEqual([true, false]);
    const request = now.memory.documents.get(requestPath(received.transferId).name);
    expect(request).toMatchObject({ carried: { allowed: { ...order.allow, by: 'ann' } } });
    const again = await receiveByHand({ ...now.memory.services, client: now.client }, order, sampleCaller);
    expect([again.fresh, again.received.transferId]).toEqual([false, received.transferId]);
  });

  it('refuses what is no order, and a route that does not receive', async () => {
    for (const body of [
      undefined,
      {},
      { blob: '' },
      { blob: '\ud800' },
      { blob: now.blob, more: 1 },
      { blob: now.blob, route: 'other' },
      { blob: now.blob, allow: { waybill: 't0mhabcdefghijkl/1' } },
      { blob: now.blob, allow: { waybill: '7', reason: 'x' } },
    ]) {
      expect(
        await codeOf(receiveByHand({ ...now.memory.services, client: now.client }, body, sampleCaller)),
      ).toBe('REQUEST_INVALID');
    }
    const connected = copyServices(storage()).services;
    expect(
      await codeOf(receiveByHand({ ...connected, client: now.client }, { blob: now.blob }, sampleCaller)),
    ).toBe('REQUEST_INVALID');
  });
});
