import { describe, expect, it } from 'vitest';
import { configOf, problems } from '../parse-routes';

describe('push rules in routes.json', () => {
  const releases = { name: 'releases', selection: { allow: ['team/**:v*'] } };

  it('belong to their route, with times of their own', () => {
    const { pushRules } = configOf({
      a: { events: [releases] },
      b: { events: [{ ...releases, quietSeconds: 5 }] },
    });
    expect(pushRules).toMatchObject([
      { route: 'a', name: 'releases', quietSeconds: 30, longestSeconds: 600 },
      { route: 'b', quietSeconds: 5 },
    ]);
  });

  it('are checked with everything else, place by place', () => {
    expect(
      problems({
        a: {
          events: [
            releases,
            releases,
            { name: 'x', selection: { allow: ['team/**'], newest: 3 }, longestSeconds: 10 },
            { name: 'y', selection: { allow: ['TEAM/**'] } },
            { name: 'z', selection: { allow: ['team/**'], deny: ['**'] } },
          ],
        },
        b: { mode: 'receive', events: [releases] },
      }).map((text) => text.slice(0, 62)),
    ).toEqual([
      '/routes/a/events/3/selection/allow/0 has capitals in the repos',
      '/routes/a/events/4/selection/allow/0 can select nothing: deny ',
      '/routes/a/events/1/name is releases, as that of number 0 of th',
      '/routes/a/events/2/selection/newest is of no use: a push bring',
      '/routes/a/events/2/longestSeconds must not be less than quietS',
      '/routes/b/events are of no use to a route that receives: move ',
    ]);
  });
});
