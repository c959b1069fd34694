import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCallBudget, type CallBudget } from '../../../src/azure/imports/call-budget';
import { createRunListing, type RunListing } from '../../../src/azure/imports/run-listing';

// Fake timers know the global ones only.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const perMinute = 30;
const hour = 3_600_000;

/** A registry with so many pages of runs; notes when each page is read. */
function registry(pages: number, budget: CallBudget, calls: number[]): RunListing {
  async function* runs(turn?: () => Promise<void>) {
    for (let page = 0; page < pages; page++) {
      await turn?.();
      calls.push(performance.now());
      yield [];
    }
  }
  return createRunListing({ runs }, budget, () => new Date());
}

/**
 * Looks every five seconds for an hour. Returns how old, in minutes, the oldest listing was that anybody got.
 */
async function watch(...registries: RunListing[]): Promise<number> {
  let oldest = 0;
  for (const end = Date.now() + hour; Date.now() < end; await vi.advanceTimersByTimeAsync(5000)) {
    for (const { latest } of registries) {
      latest().then(
        ({ asOf }) => (oldest = Math.max(oldest, Date.now() - asOf.getTime())),
        // The first listing is under way.
        () => undefined,
      );
    }
  }
  return oldest / 60_000;
}

it.each([[[35, 1]], [[30, 1, 1]], [[35, 35]]])(
  'registries of %j pages are listed again and again, within the calls they share',
  async (pages) => {
    const calls: number[] = [];
    const budget = createCallBudget(perMinute);
    const oldest = await watch(...pages.map((count) => registry(count, budget, calls)));
    expect(oldest).toBeGreaterThan(0);
    expect(oldest).toBeLessThan(10);
    expect(calls.length).toBeGreaterThan(10 * perMinute);
    for (const [n, at] of calls.entries()) {
      expect(at - (calls[n - perMinute] ?? -hour)).toBeGreaterThanOrEqual(60_000);
    }
  },
);

it('times are ISO whatever ARM writes, and left out where they are none', async () => {
  async function* runs() {
    const response = { startTime: '2026-01-01T01:00:00.1234567+01:00', finishTime: 'soon' };
    yield await Promise.resolve([{ name: 'r1', properties: { provisioningState: 'Running', response } }]);
  }
  const listing = createRunListing({ runs }, createCallBudget(perMinute), () => new Date());
  const [run] = (await listing.latest()).runs;
  expect(run?.startedAt).toBe('2026-01-01T00:00:00.123Z');
  expect(run?.finishedAt).toBeUndefined();
});
