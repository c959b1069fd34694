import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { getSasRotationHandler } from '../../../src/functions/sas/get-sas-rotation';
import { listSasHandler } from '../../../src/functions/sas/list-sas';
import { rotateSasHandler } from '../../../src/functions/sas/rotate-sas-on-schedule';
import { sasEventsHandler } from '../../../src/functions/sas/rotate-sas-on-event';
import { startSasRevocationHandler } from '../../../src/functions/sas/start-sas-revocation';
import { startSasRotationHandler } from '../../../src/functions/sas/start-sas-rotation';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices } from '../../support/services';
import { durableClient, invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const source = { route: 'default', side: 'source' };
const target = { route: 'default', side: 'target' };

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
  configure();
});

const configure = (settings: Readonly<Record<string, string>> = {}): ReturnType<typeof memoryServices> => {
  const memory = memoryServices(settings);
  vi.mocked(services).mockReturnValue(memory.services);
  return memory;
};

type Handler = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

async function call(handler: Handler, request: HttpRequest) {
  const response = await handler(request, durableClient(client), invocation().context);
  return { ...response, headers: new Headers(response.headers), body: response.jsonBody as never };
}

const rotate = (body?: unknown, headers: Record<string, string> = {}) =>
  call(startSasRotationHandler, httpRequest('sas/rotate', { method: 'POST', body, headers }));
const revoke = (body?: unknown) =>
  call(startSasRevocationHandler, httpRequest('sas/revoke', { method: 'POST', body }));
const look = (id: string) =>
  call(getSasRotationHandler, httpRequest(`sas/rotations/${id}`, { params: { id } }));

/** Name and input of the only orchestration started. */
async function started() {
  expect(client.started).toHaveLength(1);
  const { name, input } = await client.getStatus(client.started[0]!);
  return { name, input: input };
}

const problems = ({ body }: { body: { errors: { field: string; problem: string }[] } }) =>
  body.errors.map(({ field, problem }) => `${field} ${problem}`);

describe('POST /api/sas/rotate', () => {
  it('looks at every side when nothing is said', async () => {
    const { status, headers, body } = await rotate();
    const { id, links } = body as { id: string; links: { self: string } };
    expect(status).toBe(202);
    expect(links.self).toBe(`/api/sas/rotations/${id}`);
    expect(headers.get('location')).toBe(links.self);
    expect(await started()).toEqual({
      name: 'rotateSas',
      input: { sides: [source, target], force: false },
    });
  });

  it('joins the look at every side that is going on', async () => {
    const first = await rotate({});
    expect((await rotate({ force: false })).body).toEqual(first.body);
    await rotateSasHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
    await rotate({ force: true });
    expect(client.started).toHaveLength(2);
  });

  it('renews one side by force', async () => {
    configure({ TARGET_SAS_KIND: 'account-key' });
    await rotate({ route: 'default', side: 'target', force: true, accountKey: 'key2' });
    expect((await started()).input).toEqual({ sides: [target], force: true, signWith: 'key2' });
  });

  it('names every problem of the request', async () => {
    const answer = await rotate({ route: 'nowhere', side: 'both', forced: true });
    expect(answer.status).toBe(400);
    expect(problems(answer)).toEqual(['/side must be source or target', '/forced is unknown']);
    expect(problems(await rotate({ route: 'nowhere' }))).toEqual(['/route is not a route']);
    expect(problems(await rotate({ side: 'target', accountKey: 'key1' }))[0]).toMatch(
      /^\/accountKey is of no use to default target/,
    );
    expect(client.started).toEqual([]);
  });

  it('is not for readers', async () => {
    expect((await rotate({}, principal(['Reader']))).status).toBe(403);
  });
});

describe('GET /api/sas/rotations/{id}', () => {
  const results = [
    { ...source, ok: true, rotation: { mode: 'sas', rotated: true, version: 'v2', disabled: [] } },
  ];

  it('shows what the sides came to', async () => {
    client.set('sas-1', { runtimeStatus: 'Running', customStatus: { sides: 2, done: 1, results } });
    expect((await look('sas-1')).body).toEqual({
      id: 'sas-1',
      status: 'running',
      sides: 2,
      done: 1,
      results,
    });
    client.set('sas-1', {
      runtimeStatus: 'Completed',
      customStatus: { sides: 1, done: 1, results, revoked: 'x' },
    });
    expect((await look('sas-1')).body).toMatchObject({ status: 'succeeded', revoked: 'x' });
  });

  it('says which side failed, and nothing secret', async () => {
    client.set('sas-1', {
      runtimeStatus: 'Failed',
      output:
        "Orchestrator function 'rotateSas' failed: SAS rotation failed for default source: X: " +
        '?sig=abc\n at x',
    });
    expect((await look('sas-1')).body).toEqual({
      id: 'sas-1',
      status: 'failed',
      results: [],
      error: 'SAS rotation failed for default source: X: ?sig=REDACTED',
    });
  });

  it.each(['sas-unknown', 't000000000000001'])('knows no %s', async (id) => {
    client.set('t000000000000001', transferInstance('t000000000000001'));
    expect(await look(id)).toMatchObject({ status: 404, body: { code: 'ROTATION_NOT_FOUND' } });
  });
});

describe('POST /api/sas/revoke', () => {
  it('replaces the token of the side', async () => {
    const { status, body } = await revoke({ route: 'default', side: 'source' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ sides: [source], transfers: [] });
    expect(await started()).toEqual({
      name: 'revokeSas',
      input: { address: source, kind: 'user-delegation', affected: [source] },
    });
  });

  it('names the transfers in flight, which must read the secret again', async () => {
    const { services: app } = configure();
    const begin = () =>
      startTransfer(client, app, { order: { artifacts: ['a:1'] }, trigger: 'http' }).then(
        ({ request }) => request.transferId,
      );
    const [running, over] = [await begin(), await begin()];
    client.set(running, transferInstance(running, { runtimeStatus: 'Running' }));
    client.set(over, transferInstance(over, { runtimeStatus: 'Completed' }));
    const { body } = await revoke({ route: 'default', side: 'source' });
    expect(body).toMatchObject({ transfers: [running] });
  });

  it('counts in the other side when it lives in the same storage account', async () => {
    configure({ TARGET_SA: 'sourceaccount', TARGET_CONTAINER: 'other' });
    const { body } = await revoke({ route: 'default', side: 'target' });
    expect(body).toMatchObject({ sides: [source, target] });
  });

  it('takes a stored access policy away from one side only, and a key from all it signs for', async () => {
    configure({ TARGET_SA: 'sourceaccount', SOURCE_SAS_KIND: 'account-key', TARGET_SAS_KIND: 'account-key' });
    expect((await revoke({ route: 'default', side: 'target' })).body).toMatchObject({ sides: [target] });
    expect((await revoke({ route: 'default', side: 'target', regenerateKey: 'key1' })).body).toMatchObject({
      sides: [source, target],
    });
  });

  it('names every problem of the request', async () => {
    expect(problems(await revoke({ regenerateKey: 'key3' }))).toEqual([
      '/route is missing',
      '/side must be source or target',
      '/regenerateKey must be key1 or key2',
    ]);
    expect(problems(await revoke({ route: 'default', side: 'source', regenerateKey: 'key1' }))[0]).toMatch(
      /^\/regenerateKey is of no use to default source/,
    );
    configure({ SOURCE_STORAGE_ACCESS: 'managed-identity' });
    expect(problems(await revoke({ route: 'default', side: 'source' }))[0]).toMatch(/^\/side has no SAS/);
    expect(client.started).toEqual([]);
  });
});

describe('GET /api/sas', () => {
  it('shows sides that need no secret as such', async () => {
    configure({ SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' });
    const response = await listSasHandler(httpRequest('sas'), invocation().context);
    expect(response.jsonBody).toEqual({
      secrets: [
        { ...source, mode: 'not-needed' },
        { ...target, mode: 'not-needed' },
      ],
    });
  });
});

describe('rotateSasOnSchedule', () => {
  it('looks at every side', async () => {
    await rotateSasHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
    expect((await started()).input).toEqual({ sides: [source, target], force: false });
  });

  it('leaves a look that is still going alone', async () => {
    client.set('sas-all', { runtimeStatus: 'Running' });
    await rotateSasHandler({}, durableClient(client));
    expect(client.started).toEqual([]);
    client.set('sas-all', { runtimeStatus: 'Failed' });
    await rotateSasHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
  });

  it('does not mind when another instance of the app is faster', async () => {
    const start = client.startNew.bind(client);
    vi.spyOn(client, 'startNew').mockImplementationOnce((name, options) => {
      client.set('sas-all', { runtimeStatus: 'Running' });
      return start(name, options);
    });
    await rotateSasHandler({}, durableClient(client));
    expect(client.started).toEqual([]);
  });

  it('fails when it cannot be started, so that the host says so', async () => {
    vi.spyOn(client, 'startNew').mockRejectedValue(new Error('the task hub is away'));
    await expect(rotateSasHandler({}, durableClient(client))).rejects.toThrow('task hub');
  });
});

describe('rotateSasOnEvent', () => {
  const event = (eventType: string, data: object = {}) => ({
    id: 'e1',
    eventType,
    topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/target-vault',
    data: {
      VaultName: 'Target-Vault',
      ObjectType: 'Secret',
      ObjectName: 'ACRImportSAS',
      Version: 'v',
      ...data,
    },
  });
  const arrive = (payload: unknown) => sasEventsHandler(payload, durableClient(client));

  it.each(['SecretNearExpiry', 'SecretExpired'])('looks at the side whose secret met %s', async (name) => {
    await arrive(event(`Microsoft.KeyVault.${name}`));
    expect(client.started).toEqual(['sas-event-default-target']);
    expect((await started()).input).toEqual({ sides: [target], force: false });
  });

  it('takes a CloudEvent, too', async () => {
    const { eventType, data } = event('Microsoft.KeyVault.SecretExpired');
    await arrive({ specversion: '1.0', type: eventType, data });
    expect(client.started).toHaveLength(1);
  });

  it('starts once for events that repeat', async () => {
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    expect(client.started).toHaveLength(1);
  });

  it.each([
    ['another secret', event('Microsoft.KeyVault.SecretExpired', { ObjectName: 'password' })],
    ['another vault', event('Microsoft.KeyVault.SecretExpired', { VaultName: 'hr' })],
    ['another event', event('Microsoft.KeyVault.SecretNewVersionCreated')],
    ['something that is no event', 'hello'],
  ])('ignores %s', async (_, payload) => {
    await arrive(payload);
    expect(client.started).toEqual([]);
  });

  it('ignores a secret its pipeline does not use', async () => {
    configure({ TARGET_STORAGE_ACCESS: 'managed-identity' });
    await arrive(event('Microsoft.KeyVault.SecretExpired'));
    expect(client.started).toEqual([]);
  });
});
