import { describe, expect, it } from 'vitest';
import { daysLeft, expiringEvent, renewalFailedEvent, renewedEvent } from '../../../src/domain/sas/sas-event';
import { sampleFailure } from '../../support/documents';

const address = { route: 'default', side: 'target' } as const;
const now = new Date('2026-01-08T12:00:00Z');
const version = (parts: object = {}) => ({
  ...{ version: 'v1', created: new Date('2026-01-08T11:30:00Z'), enabled: true, managedByVault: false },
  ...{ expiresOn: new Date('2026-01-09T12:00:00Z') },
  token: { kind: 'user-delegation', account: 'a', container: 'c', rights: 'rl', reason: 'due' } as const,
  ...parts,
});

describe('a SAS', () => {
  it('that was renewed is told by its version, also by who comes again after a death', () => {
    const told = { id: 'sas.v1.renewed', type: 'sas.renewed', facts: { why: 'due', daysLeft: 1 } };
    expect(renewedEvent(address, version(), now)).toMatchObject(told);
  });

  it('that routes share was renewed once, whichever of them tells', () => {
    const [one, other] = ['a', 'b'].map((route) => renewedEvent({ ...address, route }, version(), now));
    expect(one?.id).toBe(other?.id);
  });

  it('that stands for long, or is not ours, was not renewed', () => {
    expect(renewedEvent(address, version({ created: new Date('2026-01-02') }), now)).toBeUndefined();
    expect(renewedEvent(address, version({ token: undefined }), now)).toBeUndefined();
    expect(renewedEvent(address, undefined, now)).toBeUndefined();
  });

  it('that cannot be renewed is told once a day for each cause', () => {
    const id = (code: 'RUN_FAILED' | 'ACCESS_DENIED', at: string) =>
      renewalFailedEvent(address, { ...sampleFailure, code }, new Date(at)).id;
    const first = id('RUN_FAILED', '2026-01-08T00:00:00Z');
    expect(id('RUN_FAILED', '2026-01-08T23:59:00Z')).toBe(first);
    expect(id('RUN_FAILED', '2026-01-09T00:00:00Z')).not.toBe(first);
    expect(id('ACCESS_DENIED', '2026-01-08T00:00:00Z')).not.toBe(first);
  });

  it('expires soon when less than two days are left', () => {
    const expiring = { id: 'default.target.v1.expiring', facts: { daysLeft: 1, version: 'v1' } };
    expect(expiringEvent(address, version(), now)).toMatchObject(expiring);
    expect(expiringEvent(address, version({ expiresOn: new Date('2026-01-11') }), now)).toBeUndefined();
    expect(expiringEvent(address, undefined, now)).toBeUndefined();
  });

  it('that is not there counts as long expired, so that the alert hears of it', () => {
    expect(daysLeft(undefined, now)).toBeLessThan(0);
  });
});
