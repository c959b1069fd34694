import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listTransfersHandler } from '../../../src/functions/transfer/list-transfers';
import { startTransferHandler } from '../../../src/functions/transfer/start-transfer';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;

beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  call(startTransferHandler, client, httpRequest('transfers', { method: 'POST', body, headers }));

describe('GET /api/transfers', () => {
  it('lists', async () => {
    await post({ artifacts: ['a:1'] });
    const { status, body } = await call(
      listTransfersHandler,
      client,
      httpRequest('transfers', { query: { limit: '5' } }),
    );
    expect(status).toBeUndefined();
    expect(body).toMatchObject({ transfers: [{ status: 'queued', artifacts: { total: 1 } }] });
  });

  it('answers a wrong parameter with a problem', async () => {
    const { status, body } = await call(
      listTransfersHandler,
      client,
      httpRequest('transfers', { query: { status: 'x' } }),
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field: 'status' }] });
  });
});
