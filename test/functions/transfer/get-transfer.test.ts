import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getTransferHandler } from '../../../src/functions/transfer/get-transfer';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 't000000000000001';
let client: FakeClient;

beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

const at = (path = '', parts: Parameters<typeof httpRequest>[1] = {}) =>
  httpRequest(`transfers/${id}${path}`, { params: { id }, ...parts });

describe('GET /api/transfers/{id}', () => {
  it('shows a transfer to a reader', async () => {
    client.set(id, transferInstance(id));
    const { body } = await call(getTransferHandler, client, at('', { headers: principal(['Reader']) }));
    expect(body).toMatchObject({ transferId: id, status: 'running' });
  });

  it('answers an unknown id with 404', async () => {
    const { status, body } = await call(getTransferHandler, client, at());
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'TRANSFER_NOT_FOUND', instance: `/api/transfers/${id}` });
  });
});
