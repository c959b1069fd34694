import { describe, expect, it } from 'vitest';
import { pollRun } from '../../src/activities/pipelines/poll-run';
import type { LogEvent } from '../../src/domain/events/log-event';
import { useTransfers } from './transfers';

/** The specification leaves the status of a run a free text: other words end a run, too. */

const rehearsed = useTransfers({
  switches: {
    arm: { executingState: 'Succeeded', runWords: { Running: 'Working', Succeeded: 'Completed' } },
  },
});

describe('a registry that calls the states of runs otherwise', () => {
  it('ends runs when they are over, and says which words it did not know', async () => {
    const report = await rehearsed.transfer();
    const [batch] = report.batches;
    expect(batch?.error).toBeUndefined();
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ verified: true }] });

    const events: LogEvent[] = [];
    const services = { ...rehearsed.services(), log: (event: LogEvent) => void events.push(event) };
    const run = batch?.exportRun ?? '';
    const which = { route: 'default', side: 'source', transferId: report.transferId, run } as const;
    expect(await pollRun(which, services)).toEqual({ state: 'succeeded', unknown: 'Completed' });
    expect(events).toEqual([
      { event: 'run.unknown-state', ...which, words: 'Completed', takenFor: 'succeeded' },
    ]);
  });
});
