import { describe, expect, it } from 'vitest';
import { TransferError } from '../../src/domain/errors';
import { take, type Taken, holderOf, isTooOld } from '../../src/domain/waybill/numbers';
import { openWaybill } from '../../src/domain/waybill/open-waybill';
import { secretKey } from '../../src/domain/waybill/keys';
import { parseConfig } from '../../src/config/config';
import { numberPath } from '../../src/records/transfer/paths';
import { sampleEnvironment } from '../support/environment';
import { secret, useGap } from './gap';

const { app, sender, send, carry, receive } = useGap();

const opened = async (waybill: Buffer) => (await openWaybill(waybill, [secretKey(secret)])).waybill;

describe('a signed pair', () => {
  it('is taken once, in any order, and then by nobody but who allows that very one', async () => {
    const [first, second, third] = [await send([1]), await send([2]), await send([3])];
    const numbers = await Promise.all([first, second, third].map(({ waybill }) => opened(waybill)));
    const [one = 0, two, three] = numbers.map(({ number }) => number);
    expect([two, three]).toEqual([one + 1, one + 2]);

    expect((await receive(await carry(third, 'a'))).status).toBe('succeeded');
    expect((await receive(await carry(first, 'b'))).status).toBe('succeeded');
    const again = await receive(await carry(first, 'c'));
    expect(again).toMatchObject({ status: 'failed', batches: [], error: { code: 'WAYBILL_STALE' } });
    expect((await receive(await carry(second, 'd'))).status).toBe('succeeded');

    const waybill = `${numbers[0]!.transferId}/1`;
    const allowed = { waybill, reason: 'a disk was lost', by: 'ann' };
    const let1 = await receive('c/batch-0001.tar', app.receiver, { allowed });
    expect(let1.status).toBe('succeeded');
    expect(let1.notes).toContain(`ann lets waybill ${waybill} in: a disk was lost`);
    const other = { ...allowed, waybill: 't000000000000000/1' };
    const refused = await receive(await carry(third, 'e'), app.receiver, { allowed: other });
    expect(refused.error?.code).toBe('WAYBILL_STALE');
  });

  it('that could not be imported may be carried again', async () => {
    const sent = await send([4]);
    const flipped = Buffer.from(sent.blob);
    flipped[1000]! ^= 1;
    const damaged = await receive(await carry({ ...sent, blob: flipped }, 'f'));
    expect(damaged.batches[0]?.error?.code).toBe('WAYBILL_BLOB_MISMATCH');
    const refusing = {
      ...app.receiver,
      pipelines: (...[side]: Parameters<typeof app.receiver.pipelines>) => ({
        ...app.receiver.pipelines(side),
        putRun: () =>
          Promise.reject(new TransferError('REFUSED', 'no', { operation: 'start run', origin: 'target' })),
      }),
    };
    const unstarted = await receive(await carry(sent, 'g'), refusing);
    expect(unstarted.batches[0]?.error?.code).toBe('REFUSED');
    expect((await receive(await carry(sent, 'h'))).status).toBe('succeeded');
    expect((await receive(await carry(sent, 'i'))).error?.code).toBe('WAYBILL_STALE');
  });

  it.each([
    ['another route', 'AzureUSGovernment/contosogov/other'],
    ['another registry', 'AzureUSGovernment/elsewhere/default'],
    ['another cloud', 'AzureChinaCloud/contosogov/default'],
  ])('for %s is refused', async (_what, WAYBILL_RECEIVER) => {
    const sent = await send([5], sender({ WAYBILL_RECEIVER }));
    const name = await carry(sent, WAYBILL_RECEIVER);
    expect((await receive(name)).error?.code).toBe('WAYBILL_FOREIGN');
    const { transferId } = await opened(sent.waybill);
    const allowed = { waybill: `${transferId}/1`, reason: 'moved', by: 'ann' };
    expect((await receive(name, app.receiver, { allowed })).status).toBe('succeeded');
  });

  it('has a higher number, though the sender lost its documents', async () => {
    const before = await opened((await send([6])).waybill);
    const { sender: services } = app;
    await services.records(services.route('default')).remove(numberPath('default'));
    const later = { ...services, now: () => new Date(Date.now() + 3_600_000) };
    const after = await opened((await send([6], later)).waybill);
    expect(after.number).toBeGreaterThan(before.number ?? Infinity);
  });

  it('needs to say for whom it is, by the settings of the sender', () => {
    const environment = { ...sampleEnvironment, ROUTE_MODE: 'send', WAYBILL_HMAC_SECRET: secret };
    const parsed = parseConfig(environment);
    expect('problems' in parsed && parsed.problems[0]?.setting).toBe('WAYBILL_RECEIVER');
    const wrong = parseConfig({ ...environment, WAYBILL_RECEIVER: 'contosogov' });
    expect('problems' in wrong && wrong.problems[0]?.problem).toMatch(/like AzureUSGovernment/);
  });
});

describe('the numbers of a sender', () => {
  const origin = (number: number) => ({ sender: 'AzureCloud/contoso/default', number });
  const takeAll = (...numbers: number[]): Taken | undefined =>
    numbers.reduce<Taken | undefined>(
      (known, number) => take(known, origin(number), `t${number}`, new Date()),
      undefined,
    );

  it('may have gaps and any order within the last thousand', () => {
    const known = takeAll(5000, 4001, 4500);
    expect([4001, 4002, 9000].map((number) => holderOf(known, number))).toEqual([
      't4001',
      undefined,
      undefined,
    ]);
    expect([4000, 4001, 4002, 9000].map((number) => isTooOld(known, number))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('are remembered for a thousand, and no longer', () => {
    const known = takeAll(...Array.from({ length: 3000 }, (_, i) => i + 1));
    expect(Object.keys(known?.taken ?? {})).toHaveLength(1000);
    expect([isTooOld(known, 2000), holderOf(known, 2001)]).toEqual([true, 't2001']);
  });
});
