import { describe, expect, it } from 'vitest';
import { failureText, type Failure } from '../../src/domain/errors';
import { ok, outage, recorded, replayBatch, wellBehaved } from './fakes';

describe('a call of an activity that fails and may heal', () => {
  it('rides out what heals: an activity that throws is called again', async () => {
    let calls = 0;
    const result = await replayBatch({
      verifyBatch: () => {
        if (++calls < 3) outage()();
        return ok({ verified: 1, failed: 0 });
      },
    });
    expect(recorded(result).error).toBeUndefined();
    expect(calls).toBe(3);
  });

  it('calls a throttled activity again when the service wants it, not before', async () => {
    const throttled: Failure = {
      code: 'THROTTLED',
      message: '429',
      operation: 'start run',
      origin: 'source',
      retryable: true,
      retryAfterSeconds: 600,
    };
    let calls = 0;
    const result = await replayBatch({
      startRun: () => {
        if (++calls === 1) throw new Error(failureText(throttled));
        return ok({ run: 'run1' });
      },
    });
    const [first, second] = result.calls.filter(({ name }) => name === 'startRun').map(({ at }) => at);
    expect(second! - first!).toBeGreaterThanOrEqual(600_000);
    expect(recorded(result).error).toBeUndefined();
  });

  it('follows a run through a long outage of the control plane', async () => {
    let polls = 0;
    const result = await replayBatch({
      pollRun: () => {
        if (++polls <= 12) outage()();
        return ok({ state: 'succeeded' });
      },
    });
    expect(recorded(result).error).toBeUndefined();
  });

  it.each(['startRun', 'verifyBatch'])('waits through an outage of minutes at %s', async (name) => {
    let calls = 0;
    const result = await replayBatch({
      [name]: (input: unknown) => {
        if (++calls > 12) return wellBehaved[name]?.(input as never);
        return outage()();
      },
    });
    expect(recorded(result).error).toBeUndefined();
  });

  it('reports the failure an activity threw once the retries are used up', async () => {
    const failure: Failure = {
      code: 'UNAVAILABLE',
      message: 'a {braced} 503',
      operation: 'x',
      origin: 'target',
      retryable: true,
    };
    const result = await replayBatch({
      verifyBatch: () => {
        throw new Error(failureText(failure));
      },
    });
    expect(recorded(result).error).toEqual(failure);
  });
});
