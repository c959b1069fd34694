import { beforeEach, describe, expect, it } from 'vitest';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { Origin } from '../../../src/domain/waybill/numbers';
import { takeNumber } from '../../../src/records/imports/taken';
import { newestListPath } from '../../../src/records/prune/paths';
import { reportPath, requestPath } from '../../../src/records/transfer/paths';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { sampleReport, sampleRequest } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';

let memory: MemoryServices;
let transfers: number;
beforeEach(() => {
  memory = memoryServices();
  transfers = 0;
});

/** The seconds of the clock, from which the first number of a sender follows. */
const now = Date.parse('2026-01-01T00:00:00Z') / 1000;
const receive = (number: number, by: Pick<Origin, 'allowed' | 'resets'> = {}) =>
  takeNumber(memory.services, memory.route, { sender: 's', number, ...by }, `t${++transfers}`);
const refusal = (code: string) => ({ failure: { code } });
const allowed = true as const;

describe('a number ahead of the clock', () => {
  it('is refused by name, and makes none of those that follow too old', async () => {
    await receive(now);
    await expect(receive(now + 100 * 365 * 86_400)).rejects.toMatchObject(refusal('WAYBILL_AHEAD'));
    await receive(now + 1);
  });

  it('is none where a sender has come so far', async () => {
    await receive(now + 86_000);
    await receive(now + 86_900);
    await expect(receive(now + 88_000)).rejects.toMatchObject(refusal('WAYBILL_AHEAD'));
  });
});

describe('numbers that an operator has go on from a pair', () => {
  beforeEach(async () => {
    await receive(now);
    await receive(now + 1e9, { allowed });
    await expect(receive(now + 5)).rejects.toMatchObject(refusal('WAYBILL_STALE'));
    await receive(now + 5, { allowed, resets: true });
  });

  it('go on, in any order, without another word', async () => {
    await receive(now + 7);
    await receive(now + 6);
    await expect(receive(now + 7)).rejects.toMatchObject(refusal('WAYBILL_STALE'));
  });

  it.each([now, now + 5, now + 1e9])('let nothing in again that was taken before: %d', async (number) => {
    await expect(receive(number)).rejects.toMatchObject({
      failure: { code: expect.stringMatching('WAYBILL_(STALE|AHEAD)') as string },
    });
  });

  it('leave no list of tags behind that was newer', async () => {
    const { services, route, documents } = memory;
    const selection = selectionSchema.parse({ allow: ['*'] });
    const { name } = newestListPath(route.name, 's', selection);
    documents.set(name, { number: now + 1e9, asOf: now + 1e9 });
    await takeNumber(services, route, { sender: 's', number: now + 8 }, 't8');
    expect(documents.has(name)).toBe(true);
    await takeNumber(services, route, { sender: 's', number: now + 9, allowed, resets: true }, 't9');
    expect(documents.has(name)).toBe(false);
  });

  it('stay there when a number is allowed later', async () => {
    await receive(now - 50, { allowed });
    await expect(receive(now + 4)).rejects.toMatchObject(refusal('WAYBILL_STALE'));
  });
});

describe('a number that a transfer has taken which is tried again', () => {
  const origin = { sender: 's', number: now };
  const take = (transferId: string) => takeNumber(memory.services, memory.route, origin, transferId);
  const ended = (transferId: string, retryOf?: string) => {
    const request = sampleRequest({ transferId, ...(retryOf !== undefined && { retryOf }) });
    memory.documents.set(requestPath(transferId).name, request);
  };

  it('is for the retry, and the retry of that, and for no other', async () => {
    await take('t1');
    ended('t1');
    ended('t2', 't1');
    ended('t3', 't2');
    ended('t9');
    await expect(take('t9')).rejects.toMatchObject(refusal('WAYBILL_STALE'));
    await take('t3');
    await expect(take('t9')).rejects.toMatchObject(refusal('WAYBILL_STALE'));
  });
});

describe('a number of a transfer that was not whole, and of which a purge left the report only', () => {
  const lost = { reference: 'a:1', digest: 'sha256:1', verified: false };
  const again = async (report: Partial<TransferReport>) => {
    await receive(now);
    memory.documents.set(reportPath('t1').name, sampleReport({ status: 'partial', ...report }));
    return receive(now);
  };

  it.each<[string, Partial<TransferReport>]>([
    ['brought something', { artifacts: [lost, { ...lost, targetDigest: 'sha256:1', reference: 'b:1' }] }],
    ['may have', { artifacts: [lost], batches: [{ batch: 1, spans: {}, importRun: 'r' }] }],
  ])('stays taken where it %s', async (_, report) => {
    await expect(again(report)).rejects.toMatchObject(refusal('WAYBILL_STALE'));
  });

  it('is free where no import began', async () => {
    await again({ artifacts: [lost], batches: [{ batch: 1, spans: {} }] });
  });
});
