import { describe, expect, it } from 'vitest';
import {
  createThrottle,
  premiumLimits,
  type ThrottleLimits,
} from '../../../../rehearsal/cloud/registry/throttle';
import { serveRegistry } from './serve-registry';

const limits: ThrottleLimits = {
  ...premiumLimits,
  read: { perRegistry: 3, perIdentity: 2 },
  oauth: { perRegistry: 1 },
};

describe('createThrottle', () => {
  it('limits each identity, then the registry, and counts Retry-After down to the next minute', () => {
    let seconds = 1000;
    const throttle = createThrottle(() => new Date(seconds * 1000));
    const read = (identity: string) => () => {
      throttle(limits, ['read'], identity);
    };
    read('a')();
    read('a')();
    expect(read('a')).toThrow(expect.objectContaining({ status: 429, headers: { 'Retry-After': '60' } }));
    seconds += 45;
    expect(read('b')).toThrow(expect.objectContaining({ headers: { 'Retry-After': '15' } }));
    seconds += 15;
    expect(read('b')).not.toThrow();
  });

  it('counts a listing of referrers twice', () => {
    const throttle = createThrottle(() => new Date(0));
    const tight: ThrottleLimits = { ...limits, referrers: { perRegistry: 1 } };
    throttle(tight, ['read', 'referrers'], 'a');
    expect(() => {
      throttle(tight, ['read', 'referrers'], 'b');
    }).toThrow('too many requests');
  });

  it('does nothing without limits', () => {
    const throttle = createThrottle(() => new Date(0));
    expect(() => {
      for (let count = 0; count < 100_000; count++) throttle(undefined, ['read'], 'a');
    }).not.toThrow();
  });
});

describe('a throttled registry', () => {
  it('answers 429 in its own error shape', async () => {
    const registry = await serveRegistry({ policies: () => ({ throttle: limits }) });
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await registry.call('GET', '/v2/')).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await registry.call('POST', '/oauth2/token')).status).toBe(400);
    const token = await registry.call('POST', '/oauth2/token');
    expect(token).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS' });
    expect(Number(token.headers['retry-after'])).toBeGreaterThan(0);
    await registry.close();
  });
});
