import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../../../rehearsal/host/index';
import { finish, startApp, until } from '../fixtures/start-app';

type UseClient = (client: df.DurableClient, host: Host) => Promise<unknown>;

/** Runs `use` inside a function with a durable client, over the local RPC address or the keyed webhooks. */
async function withClient(localRpc: boolean, use: UseClient): Promise<unknown> {
  let result: Promise<unknown> = Promise.resolve();
  const host: Host = await startApp(
    () => {
      df.app.orchestration('wait', function* (context) {
        context.df.setCustomStatus({ phase: 'waiting' });
        const go = (yield context.df.waitForExternalEvent('go')) as unknown;
        return { go, input: context.df.getInput(), version: context.df.version };
      });
      // eslint-disable-next-line require-yield -- it fails before it waits
      df.app.orchestration('fail', function* () {
        throw new Error('bad luck');
      });
      app.http('use', {
        extraInputs: [df.input.durableClient()],
        handler: async (_, context: InvocationContext) => {
          result = use(df.getClient(context), host);
          await result.catch(() => undefined);
          return {};
        },
      });
      app.http('links', {
        extraInputs: [df.input.durableClient()],
        handler: (request, context: InvocationContext) =>
          df.getClient(context).createCheckStatusResponse(request, 'i'),
      });
    },
    { localRpc },
  );
  await fetch(`${host.url}/api/use`);
  return result;
}

describe.each([
  ['the local RPC address', true],
  ['the keyed webhooks', false],
])('durable client over %s', (_, localRpc) => {
  it('starts, queries, raises, and waits for completion', async () => {
    await withClient(localRpc, async (client, host) => {
      const id = await client.startNew('wait', { instanceId: 'a b', input: { x: 1 }, version: '2.0' });
      expect(id).toBe('a b');
      await until(host, id, ({ turns }) => turns > 0);
      expect(await client.getStatus(id)).toMatchObject({
        name: 'wait',
        instanceId: 'a b',
        runtimeStatus: 'Running',
        input: { x: 1 },
        customStatus: { phase: 'waiting' },
        output: null,
      });
      await client.raiseEvent(id, 'go', [1, 2]);
      await finish(host, id);
      const output = { go: [1, 2], input: { x: 1 }, version: '2.0' };
      expect(await client.getStatus(id, { showInput: false })).toMatchObject({
        runtimeStatus: 'Completed',
        output,
      });
      await client.raiseEvent(id, 'go', {});
      await expect(client.raiseEvent('unknown', 'go', {})).rejects.toThrow(
        "No instance with ID 'unknown' found",
      );
      await expect(client.getStatus('unknown')).rejects.toThrow('404');
    });
  });

  it('rejects what the engine refuses', async () => {
    await withClient(localRpc, async (client) => {
      await client.startNew('wait', { instanceId: 'i' });
      await expect(client.startNew('wait', { instanceId: 'i' })).rejects.toThrow('409');
      await expect(client.raiseEvent('i', '1', {})).rejects.toThrow('is an integer');
    });
  });

  it('suspends, resumes, terminates and purges', async () => {
    await withClient(localRpc, async (client, host) => {
      await client.startNew('wait', { instanceId: 'i' });
      await client.suspend('i', 'a while');
      expect(await client.getStatus('i')).toMatchObject({ runtimeStatus: 'Suspended', output: 'a while' });
      await client.resume('i', 'go on');
      await client.terminate('i', 'enough');
      expect(await client.getStatus('i')).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
      await client.startNew('fail', { instanceId: 'f' });
      await finish(host, 'f');
      expect(await client.getStatus('f')).toMatchObject({
        runtimeStatus: 'Failed',
        output: "Orchestrator function 'fail' failed: bad luck",
      });
      expect(await client.purgeInstanceHistory('f')).toEqual({ instancesDeleted: 1 });
      expect(await client.purgeInstanceHistory('f')).toEqual({ instancesDeleted: 0 });
    });
  });

  it('lists all instances over several pages, and by filter', async () => {
    await withClient(localRpc, async (client) => {
      for (let n = 0; n < 120; n += 1) await client.startNew('wait', { instanceId: `i${n}` });
      await client.terminate('i7', '');
      expect(await client.getStatusAll()).toHaveLength(120);
      const terminated = await client.getStatusBy({
        runtimeStatus: [df.OrchestrationRuntimeStatus.Terminated],
        createdTimeFrom: new Date(0),
        createdTimeTo: new Date(),
      });
      expect(terminated.map(({ instanceId }) => instanceId)).toEqual(['i7']);
      const purged = await client.purgeInstanceHistoryBy({
        createdTimeFrom: new Date(0),
        runtimeStatus: [df.OrchestrationRuntimeStatus.Terminated],
      });
      expect(purged).toEqual({ instancesDeleted: 1 });
    });
  });

  it('gives links that work, at the address the caller used', async () => {
    await withClient(localRpc, async (client, host) => {
      await client.startNew('wait', { instanceId: 'i' });
      const response = await fetch(`${host.url.replace('127.0.0.1', 'localhost')}/api/links`).catch(() =>
        fetch(`${host.url}/api/links`),
      );
      expect([response.status, response.headers.get('retry-after')]).toEqual([202, '10']);
      const links = (await response.json()) as { statusQueryGetUri: string; sendEventPostUri: string };
      expect((await fetch(links.statusQueryGetUri)).status).toBe(202);
      const raised = await fetch(links.sendEventPostUri.replace('{eventName}', 'go'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '1',
      });
      expect(raised.status).toBe(202);
      await finish(host, 'i');
      expect((await fetch(links.statusQueryGetUri)).status).toBe(200);
    });
  });
});
