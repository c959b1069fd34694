import { describe, expect, it } from 'vitest';
import { stateUnavailable } from '../../src/azure/documents/failures';
import { failureText } from '../../src/domain/errors';
import { ok, replayTransfer, terms, wellBehaved } from '../orchestrations/fakes';

/** A state container that is down for good ends the transfer, and is waited for once. */

const failure = stateUnavailable('read document ledger/a.json failed', 'read document').failure;
const { deadlineSeconds } = terms().polling;

/** Activities of which all fail once one is called. */
function darkFrom(step: string) {
  let dark = false;
  const every = {
    ...wellBehaved,
    planTransfer: () => ok({ artifacts: 2, unresolved: 0, terms: terms(), batches: 2, lanes: 1 }),
    claimBatch: ({ after = 0 }: { after?: number }) => ok(after < 2 ? { batch: after + 1 } : {}),
  };
  return Object.fromEntries(
    Object.entries(every).map(([name, work]) => [
      name,
      (input: never) => {
        dark ||= name === step;
        if (dark) throw new Error(failureText(failure));
        return work(input);
      },
    ]),
  );
}

describe('a transfer', () => {
  it.each(['takeTurn', 'claimBatch', 'startRun', 'pollRun', 'verifyBatch', 'reportTransfer'])(
    'whose state container is gone from %s on is waited for once, and ends',
    async (step) => {
      const { error, elapsedMs } = await replayTransfer({ batches: 2 }, darkFrom(step));
      expect(error).toContain(failure.message);
      expect(elapsedMs / 1000).toBeGreaterThan(deadlineSeconds);
      expect(elapsedMs / 1000).toBeLessThan(deadlineSeconds + 15 * 60);
    },
  );

  it('waits anew for an outage that comes after another', async () => {
    let calls = 0;
    const { output } = await replayTransfer(
      { batches: 1 },
      {
        leftBatches: () => ok({ terms: terms(), begun: [], waiting: 0 }),
        startRun: (input) => {
          if (++calls > 50) return wellBehaved.startRun?.(input);
          throw new Error(failureText(failure));
        },
        verifyBatch: (input) => {
          if (++calls > 100) return wellBehaved.verifyBatch?.(input);
          throw new Error(failureText(failure));
        },
      },
    );
    expect(output).toMatchObject({ status: 'succeeded' });
  });
});
