import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { runtimeStatus } from '../../../../rehearsal/host/durable/api/runtime-status';
import { outputOf, until } from '../fixtures/start-app';
import { hour, inFuture, run } from './run-orchestrator';

describe('orchestrations', () => {
  it('completes only when no uncancelled timer is open', async () => {
    const orchestrator = (cancel: boolean): OrchestrationHandler =>
      function* (context) {
        const timer = context.df.createTimer(inFuture(context, hour));
        yield context.df.Task.any([timer, context.df.callActivity('echo', {})]);
        if (cancel) timer.cancel();
      };
    const waits = await run(orchestrator(false));
    const begin = waits.clock.now();
    await until(waits.host, 'i', ({ outcome }) => outcome !== undefined);
    expect(runtimeStatus(waits.operations.get('i'))).toBe('Running');
    expect((await waits.ended()).end?.at).toBe(begin + hour);
    const ends = await run(orchestrator(true));
    expect((await ends.ended()).end?.at).toBe(begin);
  });

  it('makes a long timer of legs and fires once', async () => {
    const { ended, clock } = await run(function* (context) {
      yield context.df.createTimer(inFuture(context, 15 * 24 * hour));
      return context.df.currentUtcDateTime.getTime();
    });
    const due = clock.now() + 15 * 24 * hour;
    const execution = await ended();
    expect(outputOf(execution)).toBe(due);
    // 3 + 3 + 3 + 6 days.
    expect(execution.nextId).toBe(4);
  });

  it('cancels a long timer in whichever leg it is', async () => {
    const { host, clock, operations, ended } = await run(function* (context) {
      const timer = context.df.createTimer(inFuture(context, 30 * 24 * hour));
      const go = context.df.waitForExternalEvent('go');
      yield context.df.Task.any([timer, go]);
      timer.cancel();
    });
    await until(host, 'i', ({ nextId }) => nextId === 3, clock);
    operations.raiseEvent('i', 'go', undefined);
    expect((await ended()).end?.status).toBe('Completed');
  });

  it('buffers events from the start on and gives each to one waiter', async () => {
    const { operations, ended } = await run(function* (context) {
      yield context.df.callActivity('echo', {});
      const first = (yield context.df.waitForExternalEvent('go')) as number;
      const second = (yield context.df.waitForExternalEvent('go')) as number;
      return [first, second];
    });
    operations.raiseEvent('i', 'go', '1');
    operations.raiseEvent('i', 'go', '2');
    expect(outputOf(await ended())).toEqual([1, 2]);
  });

  it('continues as new under the same id, keeping events that were not looked at', async () => {
    const { host, operations, ended } = await run(
      function* (context) {
        const { round } = context.df.getInput<{ round: number }>();
        context.df.setCustomStatus({ round });
        yield context.df.callActivity('echo', { round });
        if (round === 1) {
          operations.raiseEvent('i', 'go', '"kept"');
          context.df.continueAsNew({ round: 2 });
          return null;
        }
        return (yield context.df.waitForExternalEvent('go')) as string;
      },
      { round: 1 },
    );
    const first = host.durable.operations.get('i').start;
    const last = await ended();
    expect(outputOf(last)).toBe('kept');
    expect(last.start.executionId).not.toBe(first.executionId);
    expect(last.start.createdAt).toBe(first.createdAt);
    expect(last.customStatus).toBe('{"round":2}');
  });

  it('stores the custom status of the last turn, and null when it sets none', async () => {
    const { host, ended, operations } = await run(function* (context) {
      if (!context.df.isReplaying) context.df.setCustomStatus('once');
      yield context.df.waitForExternalEvent('go');
      return null;
    });
    await until(host, 'i', ({ customStatus }) => customStatus === '"once"');
    operations.raiseEvent('i', 'go', undefined);
    expect((await ended()).customStatus).toBeUndefined();
  });

  it('fails when the custom status has 17 KB of UTF-16: whole KB are compared', async () => {
    const withStatus = async (length: number) => {
      const { ended } = await run(function* (context) {
        context.df.setCustomStatus('x'.repeat(length - 2));
        yield context.df.callActivity('echo', {});
      });
      return (await ended()).end;
    };
    expect((await withStatus(8200))?.status).toBe('Completed');
    expect((await withStatus(8704))?.output).toContain(
      'The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current size is 17 KB.',
    );
  });
});
