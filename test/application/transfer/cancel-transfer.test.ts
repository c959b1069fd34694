import { beforeEach, describe, expect, it } from 'vitest';
import { cancelTransfer } from '../../../src/application/transfer/cancel-transfer';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';
import { cancelPath } from '../../../src/records/transfer/paths';

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  client.set(id, transferInstance(id));
});

const finish = () => {
  const output = { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } };
  client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
};

describe('cancelTransfer', () => {
  const cancel = (by: { requestedBy: string; reason?: string } = { requestedBy: 'ops' }) =>
    cancelTransfer({ ...memory.services, client }, id, by);

  it('writes down who asked, when and why', async () => {
    expect(await cancel({ requestedBy: 'ops@contoso', reason: 'wrong tag' })).toMatchObject({
      transferId: id,
      status: 'running',
      cancelRequested: true,
    });
    expect(memory.documents.get(cancelPath(id).name)).toEqual({
      version: 1,
      transferId: id,
      requestedAt: '2026-01-01T00:00:00.000Z',
      requestedBy: 'ops@contoso',
      reason: 'wrong tag',
    });
  });

  it('keeps the first request when asked again', async () => {
    await cancel({ requestedBy: 'first' });
    await cancel({ requestedBy: 'second' });
    expect(memory.documents.get(cancelPath(id).name)).toMatchObject({ requestedBy: 'first' });
  });

  it('refuses a transfer that ended', async () => {
    finish();
    await expect(cancel()).rejects.toMatchObject({
      code: 'TRANSFER_FINISHED',
      message: 'The transfer has ended already: its status is succeeded.',
    });
    expect(memory.documents.size).toBe(0);
  });

  it('refuses an unknown transfer', async () => {
    const unknown = cancelTransfer({ ...memory.services, client }, 't000000000000002', {
      requestedBy: 'ops',
    });
    await expect(unknown).rejects.toMatchObject({ code: 'TRANSFER_NOT_FOUND' });
  });
});
