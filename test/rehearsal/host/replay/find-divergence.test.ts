import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { findDivergence } from '../../../../rehearsal/host/replay/find-divergence';
import { replay } from '../../../../rehearsal/host/replay';
import { loadFakes } from '../../../../rehearsal/host/replay/load-fakes';
import { silentLog } from '../../../../rehearsal/host/logging/log';
import { recordingJournal } from '../../../histories/recording-journal';

const activities = { look: () => ({ ok: true }), act: () => ({ ok: true }) };

const soon = (now: Date): Date => new Date(now.getTime() + 60_000);

const recorded: OrchestrationHandler = function* (context) {
  yield context.df.callActivity('look', { at: 1 });
  yield context.df.createTimer(soon(context.df.currentUtcDateTime));
  const { again } = context.df.getInput<{ again: boolean }>();
  if (again) context.df.continueAsNew({ again: false });
  else yield context.df.callActivity('act', {});
};

/** Where other code leaves what `recorded` did, its first history or the one after. */
async function divergenceOf(code: OrchestrationHandler, execution = 1): Promise<string | undefined> {
  const journal = recordingJournal();
  await replay(recorded, { input: { again: true }, activities, journal });
  const worker = await loadFakes('recorded', code, { activities }, silentLog);
  // As from a file.
  return findDivergence(worker, JSON.parse(JSON.stringify(journal.executions[execution])) as never);
}

describe('a history on record', () => {
  it('has none under the code that made it, before and after a continue-as-new', async () => {
    expect(await divergenceOf(recorded, 0)).toBeUndefined();
    expect(await divergenceOf(recorded, 1)).toBeUndefined();
  });

  it('has none under code that only asks for it otherwise', async () => {
    const other = await divergenceOf(function* (context) {
      yield context.df.callActivity('look', { at: 2, more: true });
      yield context.df.createTimer(soon(soon(context.df.currentUtcDateTime)));
      yield context.df.callActivity('act', {});
    });
    expect(other).toBeUndefined();
  });

  it.each<readonly [string, string, OrchestrationHandler]>([
    [
      'a timer more',
      "recorded, turn 3, step 3: was activity 'act', is a timer",
      function* (context) {
        yield context.df.callActivity('look', {});
        yield context.df.createTimer(soon(context.df.currentUtcDateTime));
        yield context.df.createTimer(soon(context.df.currentUtcDateTime));
        yield context.df.callActivity('act', {});
      },
    ],
    [
      'a step less',
      'recorded, turn 2, step 2: was a timer, is activity',
      function* (context) {
        yield context.df.callActivity('look', {});
        yield context.df.callActivity('act', {});
      },
    ],
    [
      'the end before its time',
      "recorded, turn 1, step 1: was activity 'look', is the end",
      // eslint-disable-next-line require-yield -- the end is what it is about
      function* () {
        return {};
      },
    ],
    [
      'an exception',
      'recorded, turn 4, step 4: was the end, is a failure: cannot read it',
      function* (context) {
        yield context.df.callActivity('look', {});
        yield context.df.createTimer(soon(context.df.currentUtcDateTime));
        yield context.df.callActivity('act', {});
        throw new Error('cannot read it');
      },
    ],
  ])('names the step at which there is %s', async (_case, divergence, code) => {
    expect(await divergenceOf(code)).toContain(divergence);
  });
});
