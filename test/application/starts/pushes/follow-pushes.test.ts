import { beforeEach, describe, expect, it } from 'vitest';
import { followPushes } from '../../../../src/application/starts/pushes/follow-pushes';
import type { TransferRequest } from '../../../../src/domain/transfer/request';
import { fakeClient, type FakeClient } from '../../fake-client';
import { pushedApp, type PushedApp } from './pushed';

let client: FakeClient;
let app: PushedApp;
beforeEach(() => {
  client = fakeClient();
  app = pushedApp();
});

const follow = (second: number) => followPushes({ ...app.at(second), client });
const requests = () =>
  client.started.map((id) => app.memory.documents.get(`transfers/${id}/request.json`) as TransferRequest);

describe('followPushes', () => {
  it('starts one transfer for what was pushed together, once it is quiet', async () => {
    await app.push(0, 'team/app', 'v1');
    await app.push(1, 'team/app', 'v1');
    await app.push(20, 'team/web', 'v1');
    await follow(45);
    expect(client.started).toEqual([]);
    await follow(50);
    await follow(51);
    expect(requests()).toMatchObject([
      {
        selection: { allow: ['team/app:v1', 'team/web:v1'], mode: 'missing' },
        trigger: 'event',
        cause: 'releases',
        caller: { kind: 'push', name: 'releases' },
      },
    ]);
    expect(app.pending()).toEqual([]);
  });

  it('transfers a tag again that is pushed again later', async () => {
    await app.push(0, 'team/app', 'v1');
    await follow(60);
    await app.push(61, 'team/app', 'v1');
    await follow(120);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1'], ['team/app:v1']]);
  });

  it('loses no push that arrives while a transfer is being started', async () => {
    await app.push(0, 'team/app', 'v1');
    const started = client.startNew.bind(client);
    client.startNew = async (...given) => {
      await app.push(60, 'team/web', 'v1');
      return started(...given);
    };
    await follow(60);
    client.startNew = started;
    expect(app.pending()).toHaveLength(1);
    await follow(120);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1'], ['team/web:v1']]);
  });

  it('finishes what was cut short, as it was taken, and starts nothing twice', async () => {
    await app.push(0, 'team/app', 'v1');
    const startNew = client.startNew.bind(client);
    client.startNew = () => Promise.reject(new Error('the task hub is away'));
    await expect(follow(60)).rejects.toThrow('1 of 1 push rules failed: the task hub is away');
    await app.push(61, 'team/web', 'v1');
    client.startNew = startNew;
    await follow(62);
    expect(requests().map(({ selection }) => selection?.allow)).toEqual([['team/app:v1']]);

    const before = new Map(app.memory.documents);
    await follow(120);
    expect(client.started).toHaveLength(2);
    for (const [path, document] of before) app.memory.documents.set(path, document);
    await follow(121);
    expect(client.started).toHaveLength(2);
    expect(app.pending()).toEqual([]);
  });
});
