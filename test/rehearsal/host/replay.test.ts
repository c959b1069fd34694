import { RetryOptions } from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import { day } from '../../../rehearsal/day';

describe('replay', () => {
  it('runs activities, fans out and reports calls with their virtual time', async () => {
    const orchestrator: OrchestrationHandler = function* (context) {
      const { base } = context.df.getInput<{ base: number }>();
      const first = (yield context.df.callActivity('add', { a: base, b: 1 })) as number;
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
      const rest = (yield context.df.Task.all(
        [1, 2].map((b) => context.df.callActivity('add', { a: first, b })),
      )) as number[];
      return { first, rest };
    };
    const result = await replay(orchestrator, {
      input: { base: 10 },
      activities: { add: ({ a, b }: { a: number; b: number }) => a + b },
    });
    expect(result.output).toEqual({ first: 11, rest: [12, 13] });
    expect(result.calls.map(({ input, at }) => [input, at])).toEqual([
      [{ a: 10, b: 1 }, 0],
      [{ a: 11, b: 1 }, 60_000],
      [{ a: 11, b: 2 }, 60_000],
    ]);
    expect(result.elapsedMs).toBe(60_000);
  });

  it('waits through weeks in no time', async () => {
    const result = await replay(function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 20 * day));
      return context.df.currentUtcDateTime.toISOString();
    });
    expect(result).toMatchObject({ output: '2026-01-21T00:00:00.000Z', elapsedMs: 20 * day });
  });

  it('retries with backoff and reports the last failure', async () => {
    const options = new RetryOptions(1000, 3);
    options.backoffCoefficient = 2;
    let attempts = 0;
    const result = await replay(
      function* (context) {
        yield context.df.callActivityWithRetry('flaky', options, {});
      },
      {
        activities: {
          flaky: () => {
            throw new Error(`boom ${++attempts}`);
          },
        },
      },
    );
    expect(result.calls.map(({ at }) => at)).toEqual([0, 1000, 3000]);
    expect(result.status).toBe('Failed');
    expect(result.error).toContain("Activity function 'flaky' failed: boom 3");
  });

  it('records each custom status once', async () => {
    const result = await replay(function* (context) {
      context.df.setCustomStatus({ phase: 'wait' });
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + day));
      context.df.setCustomStatus({ phase: 'wait' });
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + day));
      context.df.setCustomStatus({ phase: 'done' });
      return null;
    });
    expect(result.customStatus).toEqual([{ phase: 'wait' }, { phase: 'done' }]);
  });

  it('runs sub-orchestrators as fakes or for real', async () => {
    const child: OrchestrationHandler = function* (context) {
      return (yield context.df.callActivity('double', context.df.getInput())) as number;
    };
    const result = await replay(
      function* (context) {
        const real = (yield context.df.callSubOrchestrator('child', { n: 2 }, 'child-1')) as number;
        const fake = (yield context.df.callSubOrchestrator('fake', { n: 3 })) as number;
        return real + fake;
      },
      {
        activities: { double: ({ n }: { n: number }) => n * 2 },
        subOrchestrators: { child, fake: ({ n }: { n: number }) => n },
      },
    );
    expect(result.output).toBe(7);
    expect(result.calls.map(({ kind, name, caller }) => [kind, name, caller])).toEqual([
      ['subOrchestrator', 'child', 'replayed'],
      ['activity', 'double', 'child-1'],
      ['subOrchestrator', 'fake', 'replayed'],
    ]);
  });

  it('follows continue-as-new, or stops at it', async () => {
    const orchestrator: OrchestrationHandler = function* (context) {
      const { n } = context.df.getInput<{ n: number }>();
      yield context.df.callActivity('step', { n });
      if (n < 3) context.df.continueAsNew({ n: n + 1 });
      return n;
    };
    const options = { input: { n: 1 }, activities: { step: () => null } };
    const followed = await replay(orchestrator, options);
    expect([followed.output, followed.calls.length]).toEqual([3, 3]);
    const stopped = await replay(orchestrator, { ...options, followContinueAsNew: false });
    expect(stopped).toMatchObject({ status: 'ContinuedAsNew', output: { n: 2 } });
  });
});
