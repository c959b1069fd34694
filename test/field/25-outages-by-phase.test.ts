import { describe, expect, it } from 'vitest';
import { useOutages } from './outages';

const ride = useOutages();

/** Where a transfer uses a service; from elsewhere on it is met at the next of these. */
const met = [
  ...['plan', 'export', 'a run', 'import'].map((phase) => ['ARM', phase] as const),
  ...['plan', 'verify'].map((phase) => ['registry', phase] as const),
  ...['export', 'import'].map((phase) => ['vault', phase] as const),
  ['storage', 'copy'] as const,
  ...['plan', 'export', 'copy', 'import', 'verify', 'report'].map((phase) => ['state', phase] as const),
];

describe('an outage of some seconds is ridden out', () => {
  it.each(met)('of %s, from %s on', async (service, phase) => {
    const { outcome, failures, told } = await ride(service, phase, 3);
    expect(failures).toBeGreaterThanOrEqual(3);
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect(outcome.artifacts.verified).toBe(1);
    expect(told).toEqual([]);
  });
});

describe('one that outlasts the deadline ends the transfer with its cause and what to do', () => {
  it.each([
    ['ARM', 'a run'],
    ['registry', 'verify'],
    ['vault', 'import'],
    ['storage', 'copy'],
  ])('of %s, from %s on', async (service, phase) => {
    const { outcome, told } = await ride(service, phase, Infinity);
    expect(outcome.status).not.toBe('succeeded');
    expect(told.length).toBeGreaterThan(0);
    for (const { code, message, origin, remedy } of told) {
      expect(code).toMatch(/^(?:THROTTLED|UNAVAILABLE|STATE_UNAVAILABLE)$/);
      expect(message).toMatch(/ failed with (?:429|503)/);
      expect(['source', 'target']).toContain(origin);
      expect(remedy).toMatch(/again|GET \/api\/doctor/);
    }
  });

  it('of the state container it dies, as nothing can be written, and is begun again later', async () => {
    await expect(ride('state', 'export', Infinity)).rejects.toThrow(/document .* failed with 503/);
  });
});

describe('an outage of minutes is ridden out by steps with much work behind them', () => {
  it.each([
    ['ARM', 'import'],
    ['storage', 'copy'],
  ])('of %s, from %s on', async (service, phase) => {
    const { outcome, failures } = await ride(service, phase, 8);
    expect(failures).toBe(8);
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });
});
