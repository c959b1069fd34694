import { beforeEach, describe, expect, it } from 'vitest';
import { registryId } from '../../../../src/domain/side';
import { pushedApp, releases, type PushedApp } from './pushed';

let app: PushedApp;
beforeEach(() => {
  app = pushedApp();
});

describe('notePush', () => {
  it('notes a push that a rule takes, in both event schemas', async () => {
    expect(await app.push(0, 'team/app', 'v1')).toMatchObject({ rules: [{ name: 'releases' }] });
    const cloudEvent = {
      topic: undefined,
      eventType: undefined,
      source: registryId(app.memory.route.source!),
    };
    const chart = { ...cloudEvent, type: 'Microsoft.ContainerRegistry.ChartPushed' };
    expect(await app.push(1, 'team/chart', 'v2', chart)).toMatchObject({ rules: [{ name: 'releases' }] });
    expect(app.pending()).toHaveLength(2);
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
    expect(await app.push(0, repository, tag, change)).toEqual({
      ignored: expect.stringMatching(reason) as string,
    });
    expect(app.pending()).toEqual([]);
  });

  it('notes it for every rule and route that takes it', async () => {
    app = pushedApp({
      one: { events: [releases, { ...releases, name: 'all' }] },
      two: { events: [releases] },
      three: {},
    });
    expect(await app.push(0, 'team/app', 'v1')).toMatchObject({
      rules: [
        { route: 'one', name: 'releases' },
        { route: 'one', name: 'all' },
        { route: 'two', name: 'releases' },
      ],
    });
  });
});
