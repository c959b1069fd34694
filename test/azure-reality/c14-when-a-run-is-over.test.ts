import { describe, expect, it } from 'vitest';
import { pollRun } from '../../src/activities/pipelines/poll-run';
import type { Level } from '../../src/domain/events/event';
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

    const events: [LogEvent, Level?][] = [];
    const services = {
      ...rehearsed.services(),
      log: (...logged: [LogEvent, Level?]) => void events.push(logged),
    };
    const run = batch?.exportRun ?? '';
    const which = { route: 'default', side: 'source', transferId: report.transferId, run } as const;
    expect(await pollRun(which, services)).toEqual({ state: 'succeeded', unknown: 'Completed' });
    expect(events).toEqual([
      [{ event: 'run.unknown-state', ...which, words: 'Completed', takenFor: 'succeeded' }, 'warn'],
    ]);
  });
});
