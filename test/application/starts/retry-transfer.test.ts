import { beforeEach, describe, expect, it } from 'vitest';
import { retryTransfer } from '../../../src/application/starts/retry-transfer';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import { planPath } from '../../../src/records/plan/paths';
import { reportPath, requestPath } from '../../../src/records/transfer/paths';
import { sampleCaller, samplePlan, sampleReport, sampleRequest } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;
const app = () => ({ ...memory.services, client });
const retry = (key: string | null = null, of = id) =>
  retryTransfer(app(), of, { caller: sampleCaller, idempotencyKey: key, reason: 'the vault is open' });
const requestOf = (transferId: string) => memory.documents.get(requestPath(transferId).name);

/** A transfer that ended as its report says. */
function ended(report: Partial<TransferReport>, request: Partial<TransferRequest> = {}, transferId = id) {
  const { documents } = memory;
  const { status = 'partial' } = report;
  documents.set(requestPath(transferId).name, sampleRequest({ transferId, ...request }));
  documents.set(reportPath(transferId).name, sampleReport({ transferId, status, ...report }));
  const output = { status, artifacts: { total: 3, verified: 1, failed: 2 } };
  client.set(transferId, transferInstance(transferId, { runtimeStatus: 'Completed', output }));
}

const artifacts = [
  { reference: 'a:1', verified: true },
  { reference: 'a:2', verified: false },
  { reference: 'a:3', verified: false, cancelled: true as const },
  { reference: 'a:4', verified: false, handedOver: true as const },
];
const planned = { artifacts, phases: { plan: 5 } };

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  memory.documents.set(planPath(id).name, samplePlan({ planId: id }));
});

describe('retryTransfer', () => {
  it('starts a transfer of what did not arrive, linked both ways', async () => {
    ended(planned, { plan: 'p00000000000000a' });
    const { transfer, fresh } = await retry();
    expect(fresh).toBe(true);
    expect(transfer).toMatchObject({ retryOf: id, status: 'queued', artifacts: 2 });
    expect(requestOf(transfer.transferId)).toMatchObject({
      artifacts: ['a:2', 'a:3'],
      retryOf: id,
      plannedBy: id,
      plan: 'p00000000000000a',
      caller: sampleCaller,
    });
    expect(await getTransfer(app(), transfer.transferId)).toMatchObject({ retryOf: id });
    const { transferId } = transfer;
    const act = { act: 'retry', transferId, by: sampleCaller.name, reason: 'the vault is open' };
    expect((await getTransfer(app(), id)).acts).toMatchObject([act]);
  });

  it('answers with the retry that is under way, also two who ask at once', async () => {
    ended(planned);
    const [one, other] = await Promise.all([retry(), retry('key')]);
    expect(other.transfer.transferId).toBe(one.transfer.transferId);
    expect([one.fresh, other.fresh].sort()).toEqual([false, true]);
    expect((await retry()).fresh).toBe(false);
    expect(client.started).toHaveLength(1);
  });

  it('starts another when the first has ended, unless the key is that of the first', async () => {
    ended(planned);
    const { transferId: first } = (await retry('key')).transfer;
    ended({ ...planned, status: 'failed' }, { retryOf: id }, first);
    expect((await retry('key')).transfer.transferId).toBe(first);
    const { transferId: second } = (await retry()).transfer;
    expect(second).not.toBe(first);
    ended({ status: 'succeeded' }, { retryOf: id }, second);
    await expect(retry()).rejects.toMatchObject({ code: 'NOTHING_MISSING' });
  });

  it('tries a retry again that ended before its plan, by the plan it had', async () => {
    const wish = { retryOf: 't0', plannedBy: id, artifacts: ['a:2'] };
    ended({ status: 'failed' }, wish, 't00000000000000b');
    const { transferId } = (await retry(null, 't00000000000000b')).transfer;
    expect(requestOf(transferId)).toMatchObject({ ...wish, retryOf: 't00000000000000b' });
  });

  it('wishes for the same once more when it ended before its plan', async () => {
    const selection = { allow: ['team/**'], deny: [], semver: [], mode: 'missing', referrers: 'none' };
    ended({ status: 'failed' }, { selection } as Partial<TransferRequest>);
    const { transferId } = (await retry()).transfer;
    expect(requestOf(transferId)).toMatchObject({ artifacts: [], selection, retryOf: id });
    expect(requestOf(transferId)).not.toHaveProperty('plannedBy');
  });

  it('receives once more what was carried, unless its arrival starts the import', async () => {
    const version = { etag: 'e', waybillEtag: 'w', importId: 'i', writtenAt: '2026-01-01T00:00:00.000Z' };
    const allowed = { waybill: 't0/1', reason: 'old', by: 'eva' };
    const carried = { blob: 'b', ...version, allowed: { ...allowed, resets: true as const } };
    ended({ status: 'failed' }, { carried });
    const { transferId } = (await retry()).transfer;
    expect(requestOf(transferId)).toMatchObject({ carried: { blob: 'b', allowed }, artifacts: [] });
    expect((requestOf(transferId) as TransferRequest).carried?.allowed).not.toHaveProperty('resets');
    memory = memoryServices({ IMPORT_BY: 'trigger' });
    ended({ status: 'failed' }, { carried });
    await expect(retry()).rejects.toMatchObject({ code: 'RETRY_IMPOSSIBLE' });
  });

  it.each([
    ['all of it arrived', () => ended({ status: 'succeeded', artifacts }), 'NOTHING_MISSING'],
    [
      'its plan is gone',
      () => (ended(planned), memory.documents.delete(planPath(id).name)),
      'RETRY_IMPOSSIBLE',
    ],
    [
      'it has no report',
      () => (ended(planned), memory.documents.delete(reportPath(id).name)),
      'RETRY_IMPOSSIBLE',
    ],
    ['it runs', () => client.set(id, transferInstance(id)), 'TRANSFER_RUNNING'],
    [
      'its route is no more',
      () => {
        ended(planned, { route: 'old' });
        client.purge(id);
      },
      'RETRY_IMPOSSIBLE',
    ],
  ])('is refused when %s', async (_why, given, code) => {
    given();
    await expect(retry()).rejects.toMatchObject({ code });
    expect(client.started).toEqual([]);
  });

  it('names a key that cannot be one', async () => {
    ended(planned);
    await expect(retry(' ')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});
