import { describe, expect, it } from 'vitest';
import { finish } from '../../fixtures/start-app';
import { useManagementApi } from './management-client';

const site = useManagementApi();
const { call, start, message } = site;

describe('durable management API', () => {
  it('needs the system or the master key', async () => {
    expect((await call('GET', 'instances/', undefined, { 'x-functions-key': 'wrong' })).status).toBe(401);
    expect(
      (await call('GET', 'instances/', undefined, { 'x-functions-key': site.host.keys.function })).status,
    ).toBe(401);
    expect(
      (await call('GET', 'instances/', undefined, { 'x-functions-key': site.host.keys.master })).status,
    ).toBe(200);
  });

  it('starts with links and waits for the output when asked to', async () => {
    const started = await start('i', { wait: true });
    expect(started.status).toBe(202);
    expect(started.headers.get('retry-after')).toBe('10');
    const links = (await started.json()) as Record<string, string>;
    expect(links.id).toBe('i');
    expect(links.statusQueryGetUri).toBe(started.headers.get('location'));

    const waited = await call('POST', 'orchestrators/main?timeout=100&pollingInterval=0.01', '{"a":1}');
    expect([waited.status, await waited.json()]).toEqual([200, { a: 1 }]);
    const impatient = await call(
      'POST',
      'orchestrators/main?timeout=0.02&pollingInterval=0.01',
      '{"wait":true}',
    );
    expect(impatient.status).toBe(202);
    expect((await call('POST', 'orchestrators/main?timeout=x', '{}')).status).toBe(400);
  });

  it('shows the status: 202 while running, 200 after, 404 unknown, 500 on failure if asked to', async () => {
    await start('i', { wait: true });
    const running = await call('GET', 'instances/i');
    expect([running.status, running.headers.get('retry-after')]).toEqual([202, '5']);
    expect((await call('GET', 'instances/unknown')).status).toBe(404);
    await start('f', { fail: true });
    await finish(site.host, 'f');
    expect((await call('GET', 'instances/f')).status).toBe(200);
    expect((await call('GET', 'instances/f?returnInternalServerErrorOnFailure=true')).status).toBe(500);
  });

  it('shows the history with work folded into its completion, and outputs on request', async () => {
    await start('i', { a: 1 });
    await finish(site.host, 'i');
    const plain = (await (await call('GET', 'instances/i')).json()) as { createdTime: string };
    expect(plain).not.toHaveProperty('historyEvents');
    expect(plain.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const { historyEvents } = (await (
      await call('GET', 'instances/i?showHistory=true&showHistoryOutput=true')
    ).json()) as {
      historyEvents: { EventType: string }[];
    };
    expect(historyEvents.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TimerCreated',
      'TimerFired',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
    expect(historyEvents[3]).toMatchObject({ FunctionName: 'echo', Input: '{"a":1}', Result: { a: 1 } });
    expect(historyEvents[3]).toHaveProperty('ScheduledTime');
    const masked = await (await call('GET', 'instances/i?showHistory=true&showInput=false')).json();
    expect(masked).toMatchObject({ input: null });
    expect(JSON.stringify(masked)).not.toContain('Result');
  });

  it('lists page by page', async () => {
    for (const id of ['a1', 'a2', 'b1']) await start(id, { wait: true });
    const ids = async (path: string, token = ''): Promise<[string[], string]> => {
      const response = await call('GET', path, undefined, { 'x-ms-continuation-token': token });
      const list = (await response.json()) as { instanceId: string }[];
      return [
        list.map(({ instanceId }) => instanceId),
        response.headers.get('x-ms-continuation-token') ?? '',
      ];
    };
    const [first, token] = await ids('instances/?top=2');
    expect(first).toEqual(['a1', 'a2']);
    expect(await ids('instances/?top=2', token)).toEqual([['b1'], '']);
    expect((await ids('instances/?instanceIdPrefix=b&runtimeStatus=running,pending'))[0]).toEqual(['b1']);
    expect((await ids('instances/?runtimeStatus=Completed'))[0]).toEqual([]);
  });

  it.each([
    ['POST', 'orchestrators/main/a%23b', '{}', 'Instance ids'],
    ['POST', 'orchestrators/main', '{bad', 'not valid JSON'],
    ['GET', 'instances/?taskHub=other', undefined, "Task hub 'other' does not exist"],
    ['GET', 'instances/?createdTimeFrom=nonsense', undefined, "'createdTimeFrom' is not a date"],
    ['GET', 'instances/?top=0', undefined, "'top' must be"],
    ['DELETE', 'instances/', undefined, "'createdTimeFrom' is required"],
    ['GET', 'instances/%zz', undefined, 'not a valid URL path segment'],
  ])('%s %s is 400 and says why', async (method, path, body, reason) => {
    const response = await call(method, path, body);
    expect(response.status).toBe(400);
    expect(await message(response)).toContain(reason);
  });

  it('takes events as JSON only', async () => {
    await start('i', { wait: true });
    expect(
      (await call('POST', 'instances/i/raiseEvent/go', '1', { 'content-type': 'text/plain' })).status,
    ).toBe(400);
    expect((await call('POST', 'instances/i/raiseEvent/go', '{bad')).status).toBe(400);
    expect((await call('POST', 'instances/unknown/raiseEvent/go', '1')).status).toBe(404);
    expect((await call('POST', 'instances/i/raiseEvent/go', '1')).status).toBe(202);
    await finish(site.host, 'i');
    expect((await call('POST', 'instances/i/raiseEvent/go', '1')).status).toBe(410);
  });

  it('terminates and purges', async () => {
    await start('i', { wait: true });
    expect((await call('POST', 'instances/i/terminate?reason=done%20with%20it')).status).toBe(202);
    expect(await (await call('GET', 'instances/i')).json()).toMatchObject({
      runtimeStatus: 'Terminated',
      output: 'done with it',
    });
    const purged = await call('DELETE', 'instances/i');
    expect([purged.status, await purged.json()]).toEqual([200, { instancesDeleted: 1 }]);
    expect((await call('DELETE', 'instances/i')).status).toBe(404);
    expect((await call('DELETE', 'instances/?createdTimeFrom=2000-01-01')).status).toBe(404);
  });

  it.each([
    ['GET', ''],
    ['PUT', 'instances/i'],
    ['POST', 'instances/i/unknown'],
    ['POST', 'instances/i/rewind'],
    ['POST', 'instances/i/restart'],
    ['GET', 'instances/i/terminate'],
    ['POST', 'instances/i/raiseEvent'],
    ['GET', 'entities/a/b'],
  ])('%s %s is 404', async (method, path) => {
    expect((await call(method, path)).status).toBe(404);
  });
});
