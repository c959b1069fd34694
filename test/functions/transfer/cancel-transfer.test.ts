import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelTransferHandler } from '../../../src/functions/transfer/cancel-transfer';
import { services } from '../../../src/services';
import { cancelPath } from '../../../src/records/transfer/paths';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

const at = (path = '', parts: Parameters<typeof httpRequest>[1] = {}) =>
  httpRequest(`transfers/${id}${path}`, { params: { id }, ...parts });

describe('POST /api/transfers/{id}/cancel', () => {
  const cancel = (body?: unknown, headers: Record<string, string> = {}) =>
    call(cancelTransferHandler, client, at('/cancel', { method: 'POST', body, headers }));

  it('takes a request without body and records who asked', async () => {
    client.set(id, transferInstance(id));
    const { status, headers } = await cancel(undefined, principal(['Operator'], 'eva'));
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/transfers/${id}`);
    expect(memory.documents.get(cancelPath(id).name)).toMatchObject({ requestedBy: 'eva' });
  });

  it('takes a reason', async () => {
    client.set(id, transferInstance(id));
    await cancel({ reason: 'wrong tag' });
    expect(memory.documents.get(cancelPath(id).name)).toMatchObject({ reason: 'wrong tag' });
  });

  it.each([
    [{ reason: 7 }, '/reason'],
    [{ reason: 'x'.repeat(501) }, '/reason'],
    [{ why: 'x' }, '/why'],
    [[], ''],
  ])('refuses the body %j', async (body, field) => {
    client.set(id, transferInstance(id));
    expect((await cancel(body)).body).toMatchObject({ errors: [{ field }] });
    expect(memory.documents.has(cancelPath(id).name)).toBe(false);
  });

  it('needs an operator', async () => {
    client.set(id, transferInstance(id));
    expect((await cancel(undefined, principal(['Reader']))).status).toBe(403);
  });
});
