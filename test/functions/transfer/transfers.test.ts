import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelTransferHandler } from '../../../src/functions/transfer/cancel-transfer';
import { getPlanHandler } from '../../../src/functions/plan/get-plan';
import { getPlanArtifactsHandler } from '../../../src/functions/plan/get-plan-artifacts';
import { getReportHandler } from '../../../src/functions/transfer/get-report';
import { getTransferHandler } from '../../../src/functions/transfer/get-transfer';
import { listTransfersHandler } from '../../../src/functions/transfer/list-transfers';
import { startPlanHandler } from '../../../src/functions/plan/start-plan';
import { startTransferHandler } from '../../../src/functions/transfer/start-transfer';
import { problemSchema } from '../../../src/http/problem';
import { services } from '../../../src/services';
import { TransferError } from '../../../src/domain/errors';
import { documents as paths } from '../../../src/domain/transfer/names';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { durableClient, invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;
let logged: string[];

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

type Handler = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

async function call(handler: Handler, request: HttpRequest) {
  const { context, errors } = invocation();
  logged = errors;
  const response = await handler(request, durableClient(client), context);
  return { ...response, headers: new Headers(response.headers), body: response.jsonBody as unknown };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  call(startTransferHandler, httpRequest('transfers', { method: 'POST', body, headers }));
const at = (path = '', parts: Parameters<typeof httpRequest>[1] = {}) =>
  httpRequest(`transfers/${id}${path}`, { params: { id }, ...parts });

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
    expect(logged).toEqual([]);
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
    expect(memory.documents.size).toBe(0);
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
    const { status, body } = await post({ artifacts: ['a:1'] });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('boom');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('boom https://a/b?sig=REDACTED');
  });
});

describe('plans', () => {
  it('are made, looked at and paged through', async () => {
    const order = { selection: { allow: ['team/**'] } };
    const made = await call(startPlanHandler, httpRequest('transfers/plan', { method: 'POST', body: order }));
    expect(made.status).toBe(202);
    const { planId } = made.body as { planId: string };
    expect(made.headers.get('location')).toBe(`/api/plans/${planId}`);
    const of = (path: string) => httpRequest(`plans/${planId}${path}`, { params: { id: planId } });
    expect((await call(getPlanHandler, of(''))).body).toMatchObject({ planId, status: 'running' });
    expect((await call(getPlanArtifactsHandler, of('/artifacts'))).body).toEqual({ artifacts: [] });
  });

  it.each([
    [{ selection: { allow: ['a'], deny: ['a'] } }, '/selection/allow/0'],
    [{ plan: 'p1' }, '/plan'],
    [{}, '/artifacts'],
  ])('refuse %j, naming the field', async (body, field) => {
    const response = await call(startPlanHandler, httpRequest('transfers/plan', { method: 'POST', body }));
    expect(problemSchema.parse(response.body).errors!.map((each) => each.field)).toContain(field);
    expect(client.started).toEqual([]);
  });

  it('that are unknown cannot be started', async () => {
    expect((await post({ plan: 'p000000000000001' })).body).toMatchObject({ code: 'PLAN_NOT_FOUND' });
  });
});

describe('GET /api/transfers', () => {
  it('lists', async () => {
    await post({ artifacts: ['a:1'] });
    const { status, body } = await call(
      listTransfersHandler,
      httpRequest('transfers', { query: { limit: '5' } }),
    );
    expect(status).toBeUndefined();
    expect(body).toMatchObject({ transfers: [{ status: 'queued', artifacts: { total: 1 } }] });
  });

  it('answers a wrong parameter with a problem', async () => {
    const { status, body } = await call(
      listTransfersHandler,
      httpRequest('transfers', { query: { status: 'x' } }),
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field: 'status' }] });
  });
});

describe('GET /api/transfers/{id}', () => {
  it('shows a transfer to a reader', async () => {
    client.set(id, transferInstance(id));
    const { body } = await call(getTransferHandler, at('', { headers: principal(['Reader']) }));
    expect(body).toMatchObject({ transferId: id, status: 'running' });
  });

  it('answers an unknown id with 404', async () => {
    const { status, body } = await call(getTransferHandler, at());
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'TRANSFER_NOT_FOUND', instance: `/api/transfers/${id}` });
  });
});

describe('GET /api/transfers/{id}/report', () => {
  it('answers the report once there is one', async () => {
    client.set(id, transferInstance(id));
    expect((await call(getReportHandler, at('/report'))).status).toBe(409);
    memory.documents.set(paths.report(id), { transferId: id });
    expect((await call(getReportHandler, at('/report'))).body).toEqual({ transferId: id });
  });
});

describe('POST /api/transfers/{id}/cancel', () => {
  const cancel = (body?: unknown, headers: Record<string, string> = {}) =>
    call(cancelTransferHandler, at('/cancel', { method: 'POST', body, headers }));

  it('takes a request without body and records who asked', async () => {
    client.set(id, transferInstance(id));
    const { status, headers } = await cancel(undefined, principal(['Operator'], 'eva'));
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/transfers/${id}`);
    expect(memory.documents.get(paths.cancel(id))).toMatchObject({ requestedBy: 'eva' });
  });

  it('takes a reason', async () => {
    client.set(id, transferInstance(id));
    await cancel({ reason: 'wrong tag' });
    expect(memory.documents.get(paths.cancel(id))).toMatchObject({ reason: 'wrong tag' });
  });

  it.each([
    [{ reason: 7 }, '/reason'],
    [{ reason: 'x'.repeat(501) }, '/reason'],
    [{ why: 'x' }, '/why'],
    [[], ''],
  ])('refuses the body %j', async (body, field) => {
    client.set(id, transferInstance(id));
    expect((await cancel(body)).body).toMatchObject({ errors: [{ field }] });
    expect(memory.documents.size).toBe(0);
  });

  it('needs an operator', async () => {
    client.set(id, transferInstance(id));
    expect((await cancel(undefined, principal(['Reader']))).status).toBe(403);
  });
});
