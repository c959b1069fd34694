import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { replay } from '../../rehearsal/host/replay';
import type { RunState } from '../../src/domain/pipelines/runs';
import { attempt } from '../../src/orchestrations/call';
import { poll, type Wait } from '../../src/orchestrations/poll';
import { ok, outage, refused } from './fakes';

const run = { route: 'default', side: 'source', transferId: 't1', run: 'r1' } as const;
const pace = { firstSeconds: 10, longestSeconds: 60 };
const stillRuns: Wait<RunState, never>['deadline'] = {
  seconds: 3600,
  missed: ({ state }, minutes) => refused('RUN_TIMED_OUT', `${state} after ${minutes} minutes`).error,
};

/** Waits for a run to be over. */
const waiting = (how: Partial<Wait<RunState, string>> = {}): OrchestrationHandler =>
  function* (context) {
    return yield* poll(context, pace, {
      look: () => attempt(context, 'pollRun', run),
      answer: ({ state }) => (state === 'running' ? undefined : state),
      ...how,
    });
  };

/** Answers one after the other; the last goes on for ever. */
function inTurn(...answers: (() => unknown)[]) {
  let looks = 0;
  return { pollRun: () => answers[Math.min(looks++, answers.length - 1)]?.() };
}
const times = (count: number, answer: () => unknown) => Array.from({ length: count }, () => answer);
const running = () => ok({ state: 'running' });
const over = () => ok({ state: 'succeeded' });

describe('poll', () => {
  it('looks at once, and then ever less often, until there is an answer', async () => {
    const { output, calls } = await replay(waiting(), { activities: inTurn(...times(60, running), over) });
    expect(output).toBe('succeeded');
    const seconds = calls.map(({ at }) => at / 1000);
    expect(seconds.slice(0, 3)).toEqual([seconds[0], seconds[0]! + 10, seconds[0]! + 20]);
    const gaps = seconds.slice(1).map((second, i) => second - seconds[i]!);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBe(60);
  });

  it('rides an outage out, and does not ask before the service wants it', async () => {
    const activities = inTurn(running, ...times(12, outage(300)), over);
    const { output, elapsedMs } = await replay(waiting({ deadline: stillRuns }), { activities });
    expect(output).toBe('succeeded');
    expect(elapsedMs).toBeGreaterThanOrEqual(12 * 300_000);
  });

  it('ends with a failure that will not pass', async () => {
    const { error } = await replay(waiting(), { activities: inTurn(running, () => refused('CANCELLED')) });
    expect(error).toContain('CANCELLED');
  });

  it('ends at the deadline with what it saw, or with the outage that goes on', async () => {
    const hangs = await replay(waiting({ deadline: stillRuns }), { activities: inTurn(running) });
    expect(hangs.error).toMatch(/running after 6[01] minutes/);
    const dark = await replay(waiting({ deadline: stillRuns }), { activities: inTurn(running, outage()) });
    expect(dark.error).toContain('UNAVAILABLE');
    expect(dark.elapsedMs).toBeLessThan(2 * 3_600_000);
  });

  it('lets an outage last so long from the last look that saw something', async () => {
    const seen = [...times(100, running), ...times(40, outage()), running];
    const rides = await replay(waiting({ outageSeconds: 3600 }), { activities: inTurn(...seen, over) });
    expect(rides.output).toBe('succeeded');
    expect(rides.elapsedMs).toBeGreaterThan(3_600_000);
    const ends = await replay(waiting({ outageSeconds: 3600 }), { activities: inTurn(...seen, outage()) });
    expect(ends.error).toContain('UNAVAILABLE');
  });

  it('goes on with a wait of an earlier history', async () => {
    const since = new Date('2025-12-31T00:00:00.000Z');
    const activities = inTurn(running, over);
    const { elapsedMs } = await replay(waiting({ since }), {
      activities,
      startAt: '2026-01-01T00:00:00.000Z',
    });
    // A fiftieth of a day.
    expect(elapsedMs).toBe((24 * 3_600_000) / 50);
  });
});
