import { beforeEach, describe, expect, it } from 'vitest';
import { followPushes } from '../../../src/application/starts/follow-pushes';
import { notePush } from '../../../src/application/starts/push-events';
import type { Services } from '../../../src/services';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import { registryId } from '../../../src/domain/side';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';

const releases = { name: 'releases', selection: { allow: ['team/**:v*'], deny: ['team/secret'] } };

let client: FakeClient;
let memory: MemoryServices;
const setUp = (routes: Record<string, object>) => {
  client = fakeClient();
  memory = memoryServices({}, routes);
};
beforeEach(() => setUp({ default: { events: [releases] } }));

/** Services at so many seconds past noon. */
const at = (second: number): Services => ({
  ...memory.services,
  now: () => new Date(Date.parse('2026-03-01T12:00:00Z') + second * 1000),
});

function event(repository: string, tag: string | undefined, change: object = {}) {
  const target = {
    repository,
    ...(tag !== undefined && { tag }),
    digest: `sha256:${'0'.repeat(64)}`,
    size: 1,
  };
  return {
    id: 'e1',
    topic: registryId(memory.route.source!).toUpperCase(),
    eventType: 'Microsoft.ContainerRegistry.ImagePushed',
    data: { action: 'push', target },
    ...change,
  };
}

const push = (second: number, repository: string, tag?: string, change?: object) =>
  notePush(at(second), event(repository, tag, change));
const follow = (second: number) => followPushes(client, at(second));
const pending = () => [...memory.documents.keys()].filter((path) => path.startsWith('pushes/'));
const requests = () =>
  client.started.map((id) => memory.documents.get(`transfers/${id}/request.json`) as TransferRequest);

describe('notePush', () => {
  it('notes a push that a rule takes, in both event schemas', async () => {
    expect(await push(0, 'team/app', 'v1')).toMatchObject({ rules: [{ name: 'releases' }] });
    const cloudEvent = { topic: undefined, eventType: undefined, source: registryId(memory.route.source!) };
    const chart = { ...cloudEvent, type: 'Microsoft.ContainerRegistry.ChartPushed' };
    expect(await push(1, 'team/chart', 'v2', chart)).toMatchObject({ rules: [{ name: 'releases' }] });
    expect(pending()).toHaveLength(2);
  });

  it.each([
    ['a tag no rule takes', 'team/app', 'latest', {}, /^no push rule of default takes team\/app:latest/],
    ['a denied repository', 'team/secret', 'v1', {}, /^no push rule/],
    ['a manifest without tag', 'team/app', undefined, {}, /has no tag/],
    [
      'another registry',
      'team/app',
      'v1',
      { topic: '/subscriptions/x' },
      /^\/subscriptions\/x is the source of no route/,
    ],
    ['a deletion', 'team/app', 'v1', { eventType: 'Microsoft.ContainerRegistry.ImageDeleted' }, /no push/],
    ['something else', 'team/app', 'v1', { data: null }, /no push/],
    ['a name that is none', 'Team/App', 'v1', {}, /is no reference/],
  ])('says why it ignores %s', async (_, repository, tag, change, reason) => {
    expect(await push(0, repository, tag, change)).toEqual({
      ignored: expect.stringMatching(reason) as string,
    });
    expect(pending()).toEqual([]);
  });

  it('notes it for every rule and route that takes it', async () => {
    setUp({
      one: { events: [releases, { ...releases, name: 'all' }] },
      two: { events: [releases] },
      three: {},
    });
    expect(await push(0, 'team/app', 'v1')).toMatchObject({
      rules: [
        { route: 'one', name: 'releases' },
        { route: 'one', name: 'all' },
        { route: 'two', name: 'releases' },
      ],
    });
  });
});

describe('followPushes', () => {
  it('starts one transfer for what was pushed together, once it is quiet', async () => {
    await push(0, 'team/app', 'v1');
    await push(1, 'team/app', 'v1');
    await push(20, 'team/web', 'v1');
    await follow(45);
    expect(client.started).toEqual([]);
    await follow(50);
    await follow(51);
    expect(requests()).toMatchObject([
      {
        selection: { allow: ['team/app:v1', 'team/web:v1'], mode: 'missing' },
        trigger: 'event',
        cause: 'releases',
      },
    ]);
    expect(pending()).toEqual([]);
  });

  it('transfers a tag again that is pushed again later', async () => {
    await push(0, 'team/app', 'v1');
    await follow(60);
    await push(61, 'team/app', 'v1');
    await follow(120);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1'], ['team/app:v1']]);
  });

  it('loses no push that arrives while a transfer is being started', async () => {
    await push(0, 'team/app', 'v1');
    const started = client.startNew.bind(client);
    client.startNew = async (...given) => {
      await push(60, 'team/web', 'v1');
      return started(...given);
    };
    await follow(60);
    client.startNew = started;
    expect(pending()).toHaveLength(1);
    await follow(120);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1'], ['team/web:v1']]);
  });

  it('finishes what was cut short, as it was taken, and starts nothing twice', async () => {
    await push(0, 'team/app', 'v1');
    const startNew = client.startNew.bind(client);
    client.startNew = () => Promise.reject(new Error('the task hub is away'));
    await expect(follow(60)).rejects.toThrow('1 of 1 push rules failed: the task hub is away');
    await push(61, 'team/web', 'v1');
    client.startNew = startNew;
    await follow(62);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1']]);

    const before = new Map(memory.documents);
    await follow(120);
    expect(client.started).toHaveLength(2);
    for (const [path, document] of before) memory.documents.set(path, document);
    await follow(121);
    expect(client.started).toHaveLength(2);
    expect(pending()).toEqual([]);
  });
});
