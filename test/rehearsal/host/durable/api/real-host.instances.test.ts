import { describe, expect, it } from 'vitest';
import { finish, until } from '../../fixtures/start-app';
import { useManagementApi } from './management-client';

const site = useManagementApi();
const { call, start } = site;
const statusOf = async (id: string) => (await (await call('GET', `instances/${id}`)).json()) as object;

describe('as on the real host', () => {
  it('the start of a running id is 409 and says how that instance is', async () => {
    await start('i', { wait: true });
    await until(site.host, 'i', ({ turns }) => turns > 0);
    const again = await start('i', { wait: true });
    expect([again.status, await again.text()]).toEqual([
      409,
      '{"Message":"An Orchestration instance with the status Running already exists."}',
    ]);
  });

  it('an unknown orchestrator is 202, then Failed', async () => {
    expect((await call('POST', 'orchestrators/unknown/u', '{}')).status).toBe(202);
    await finish(site.host, 'u');
    expect(await statusOf('u')).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("The function 'unknown' doesn't exist") as string,
    });
  });

  it('raiseEvent without data is 400', async () => {
    await start('i', { wait: true });
    expect((await call('POST', 'instances/i/raiseEvent/go')).status).toBe(400);
    expect((await call('POST', 'instances/i/raiseEvent/go', 'null')).status).toBe(202);
  });

  it('the output of a suspended instance is the reason', async () => {
    await start('i', { wait: true });
    await call('POST', 'instances/i/suspend?reason=a%20while');
    expect(await statusOf('i')).toMatchObject({ runtimeStatus: 'Suspended', output: 'a while' });
    await call('POST', 'instances/i/resume?reason=on');
    expect(await statusOf('i')).toMatchObject({ output: null });
  });

  it.each(['@x', 'x'.repeat(300)])('the id %s is taken', async (id) => {
    expect((await start(id, { a: 1 })).status).toBe(202);
    await finish(site.host, id);
    expect(await statusOf(id)).toMatchObject({ instanceId: id, output: { a: 1 } });
  });

  it('the status of a child has parentInstanceId', async () => {
    await start('i', { child: true });
    await finish(site.host, 'i');
    expect(await statusOf('i')).not.toHaveProperty('parentInstanceId');
    expect(await statusOf('i-child')).toMatchObject({ parentInstanceId: 'i' });
  });

  it.each(['$type', '$id', '$ref'])('an input with the key %s is 500 at start', async (key) => {
    expect((await start('i', { deep: [{ [key]: '1' }] })).status).toBe(500);
    expect((await call('GET', 'instances/i')).status).toBe(404);
    expect((await start('i', { [`${key}s`]: key })).status).toBe(202);
  });
});
