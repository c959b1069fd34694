import { describe, expect, it } from 'vitest';
import { names, ok, recorded, replayBatch, terms } from '../fakes';

describe('a run that is followed', () => {
  it('sees the end of a run in time, and polls a long one ever more rarely', async () => {
    let polls = 0;
    const result = await replayBatch({
      pollRun: () => ok(++polls <= 80 ? { state: 'running' } : { state: 'succeeded' }),
    });
    const at = result.calls
      .filter(({ name }) => name === 'pollRun')
      .map((call) => Math.round(call.at / 1000));
    expect(at.slice(0, 6)).toEqual([0, 10, 20, 30, 40, 50]);
    const delays = at.slice(1, 80).map((time, i) => time - at[i]!);
    expect(Math.max(...delays)).toBe(60);
    expect(delays.every((delay, i) => delay <= Math.max(10, at[i]! / 20 + 1))).toBe(true);
  });

  it('calls a run hung after the deadline', async () => {
    const result = await replayBatch({ pollRun: () => ok({ state: 'running' }) });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_TIMED_OUT' });
    expect(result.elapsedMs).toBeGreaterThan(3_600_000);
  });

  it('keeps the history of a run of a week short', async () => {
    const week = {
      ...terms(),
      polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 7 * 86_400 },
    };
    const result = await replayBatch({ pollRun: () => ok({ state: 'running' }) }, week);
    expect(names(result).filter((name) => name === 'pollRun').length).toBeLessThan(400);
  });
});
