import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, groupId, registryId, storageId, vaultId } from '../../../../rehearsal/world';
import { selectionSchema } from '../../../../src/domain/selection/selection';
import type { PushRule } from '../../../../src/domain/starts/push';
import { controlOf } from '../../../rehearsal/cloud/faults/control-client';
import { notOk, useDeployment } from '../deployment';

const used = useDeployment();
const { source, target } = defaultWorld;
const rule: PushRule = {
  ...{ route: 'default', name: 'releases', quietSeconds: 60, longestSeconds: 600 },
  selection: selectionSchema.parse({ allow: ['**'] }),
};

/** A host that takes whatever subscription is made. */
const host = createServer((request, response) => {
  void (json(request) as Promise<[{ data: { validationCode: string } }]>).then(([{ data }]) =>
    response.end(JSON.stringify({ validationResponse: data.validationCode })),
  );
});
const webhook = (): string => `http://127.0.0.1:${(host.address() as AddressInfo).port}/runtime/webhooks`;
beforeAll(async () => {
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterAll(() => host.close());

const made: string[] = [];
const control = (...call: Parameters<ReturnType<typeof controlOf>>) =>
  controlOf(used.cloud().endpoints)(...call);
async function subscribe(topic: string, eventType: string, more: object = {}): Promise<void> {
  const order = { url: `${webhook()}/eventgrid?code=k`, topic, eventTypes: [eventType], ...more };
  const { body, status } = await control('POST', '/subscriptions', order);
  expect(status).toBe(201);
  made.push((body as { id: string }).id);
}
afterEach(async () => {
  for (const id of made.splice(0)) await control('DELETE', `/subscriptions/${id}`);
});

const found = async (check: string, side = 'source', rules: readonly PushRule[] = []) => {
  const { checks } = await used.examined({}, { pushRules: rules });
  return checks.find((each) => each.check === check && each.side === side);
};

const pushed = 'Microsoft.ContainerRegistry.ImagePushed';
const created = 'Microsoft.Storage.BlobCreated';

describe('event subscriptions', () => {
  it('that nobody needs are told of when they are not there, with the line that makes them', async () => {
    expect(await found('push-events')).toMatchObject({ verdict: 'skipped' });
    expect(await found('blob-events', 'target')).toMatchObject({
      verdict: 'skipped',
      mend: expect.stringContaining(`--source-resource-id ${storageId(target)} `) as string,
    });
    expect(await found('expiry-events')).toMatchObject({
      verdict: 'skipped',
      said: expect.stringContaining('the timer renews') as string,
    });
  });

  it.each(['resource', 'topic'])('are seen at the %s', async (at) => {
    const owner = { objectId: target.app.objectId, role: 'Reader', scope: groupId(target) };
    used.cloud().foundation.access.assign(owner);
    await subscribe(storageId(target), created, {
      at,
      subjectBeginsWith: '/blobServices/default/containers/transfer/',
    });
    await subscribe(vaultId(target), 'Microsoft.KeyVault.SecretNearExpiry', { at });
    const verdicts = [await found('blob-events', 'target'), await found('expiry-events', 'target')];
    used.cloud().foundation.access.remove(owner);
    expect(verdicts.map((each) => each?.verdict)).toEqual(['ok', 'ok']);
  });

  it('of another container, of other events, or to another function do not count', async () => {
    const other = { subjectBeginsWith: '/blobServices/default/containers/other/' };
    await subscribe(storageId(target), created, other);
    await subscribe(storageId(target), 'Microsoft.Storage.BlobDeleted');
    await subscribe(storageId(target), created, {
      url: webhook().replace('/runtime/webhooks', '/hook'),
    });
    expect(await found('blob-events', 'target')).toMatchObject({ verdict: 'skipped' });
  });

  it('that a rule needs and nobody sees are unknown, with the role that shows the system topic', async () => {
    await subscribe(registryId(source), pushed, { at: 'topic' });
    expect(await found('push-events', 'source', [rule])).toMatchObject({
      ...{ verdict: 'unknown', identity: source.app.objectId, role: 'acr-ferry reader, or Reader' },
      mend: expect.stringContaining(`[?source=='${registryId(source)}'].id`) as string,
    });
  });

  it('that a rule needs and the topic does not have fail', async () => {
    const reader = { objectId: source.app.objectId, role: 'Reader', scope: groupId(source) };
    used.cloud().foundation.access.assign(reader);
    await subscribe(registryId(source), 'Microsoft.ContainerRegistry.ImageDeleted', { at: 'topic' });
    const missing = await found('push-events', 'source', [rule]);
    await subscribe(registryId(source), pushed, { at: 'topic' });
    const there = await found('push-events', 'source', [rule]);
    used.cloud().foundation.access.remove(reader);
    expect([missing?.verdict, there?.verdict]).toEqual(['failed', 'ok']);
    expect(missing?.mend).toContain('/functions/noteRegistryPush');
  });

  it('fail no more and no less than the check of their own', async () => {
    const { checks } = await used.examined({}, { pushRules: [rule] });
    expect(notOk(checks)).toEqual(['source push-events unknown']);
  });
});
