import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startTransferHandler } from '../../../src/functions/transfer/start-transfer';
import { problemSchema } from '../../../src/http/problem';
import { TransferError } from '../../../src/domain/errors';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  call(startTransferHandler, client, httpRequest('transfers', { method: 'POST', body, headers }));

describe('POST /api/transfers', () => {
  it('answers 202 with our own location', async () => {
    const { status, headers, body } = await post({ artifacts: ['a:1', 'a:1', 'b:2'] });
    const { transferId } = body as { transferId: string };
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/transfers/${transferId}`);
    expect(headers.get('retry-after')).toBe('2');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      route: 'default',
      status: 'queued',
      artifacts: 2,
      duplicatesRemoved: ['a:1'],
    });
  });

  it('answers 200 with the same transfer when a key is repeated, and its status by then', async () => {
    const key = { 'idempotency-key': 'k' };
    const first = await post({ artifacts: ['a:1'] }, key);
    const { transferId } = first.body as { transferId: string };
    client.set(transferId, transferInstance(transferId));
    const second = await post({ artifacts: ['a:1'] }, key);
    expect(second.status).toBe(200);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.body).toMatchObject({ transferId, status: 'running' });
  });

  it.each([
    ['an unknown route', { route: 'x', artifacts: ['a:1'] }, {}, 400, '/route'],
    ['no artifacts', { artifacts: [] }, {}, 400, '/artifacts'],
    ['a malformed reference', { artifacts: ['a:1', 'A'] }, {}, 400, '/artifacts/1'],
    ['no body', undefined, {}, 400, ''],
    ['broken JSON', '{', { 'content-type': 'application/json' }, 400, ''],
    ['another type', '{}', { 'content-type': 'text/xml' }, 415, 'Content-Type'],
    ['an empty key', { artifacts: ['a:1'] }, { 'idempotency-key': '' }, 400, 'Idempotency-Key'],
  ])('answers %s with a problem naming the field', async (_, body, headers, status, field) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(response.body);
    expect(problem.instance).toBe('/api/transfers');
    expect(problem.errors!.map((each) => each.field)).toEqual([field]);
    expect(client.started).toEqual([]);
    expect(response.errors).toEqual([]);
  });

  it('answers a reused key with 409 naming the header', async () => {
    await post({ artifacts: ['a:1'] }, { 'idempotency-key': 'k' });
    const { status, body } = await post({ artifacts: ['b:1'] }, { 'idempotency-key': 'k' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', errors: [{ field: 'Idempotency-Key' }] });
  });

  it('needs an operator', async () => {
    const { status, body } = await post({ artifacts: ['a:1'] }, principal(['Reader']));
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'FORBIDDEN' });
    expect([...memory.documents.keys()].filter((name) => !name.startsWith('audit/'))).toEqual([]);
  });

  it('answers 503 while settings are wrong', async () => {
    vi.mocked(services).mockImplementation(() => {
      throw new TransferError('CONFIG_INVALID', 'SOURCE_RG is missing', { operation: 'o', origin: 'config' });
    });
    const { status, body } = await post({ artifacts: ['a:1'] });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('hides and logs the unexpected, secrets masked', async () => {
    const broken = new Error('boom https://a/b?sig=abc');
    client.startNew = () => Promise.reject(broken);
    const { status, body, errors } = await post({ artifacts: ['a:1'] });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('boom');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('boom https://a/b?sig=REDACTED');
  });

  it('does not start an unknown plan', async () => {
    expect((await post({ plan: 'p000000000000001' })).body).toMatchObject({ code: 'PLAN_NOT_FOUND' });
  });
});
