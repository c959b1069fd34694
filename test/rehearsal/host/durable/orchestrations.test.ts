import * as df from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { runtimeStatus } from '../../../../rehearsal/host/durable/api/runtime-status';
import { finish, outputOf, startApp, until } from '../fixtures/start-app';

const hour = 3_600_000;

/** Runs one orchestrator on a host of its own with activities that echo, fail and count. */
async function run(orchestrator: OrchestrationHandler, input: unknown = {}, hostJson?: unknown) {
  const clock = createVirtualClock();
  const host = await startApp(
    () => {
      df.app.orchestration('main', orchestrator);
      // eslint-disable-next-line require-yield -- it waits for nothing
      df.app.orchestration('child', function* (context) {
        const { fail } = context.df.getInput<{ fail?: string }>();
        if (fail !== undefined) throw new Error(fail);
        return { parent: context.df.parentInstanceId, id: context.df.instanceId };
      });
      df.app.activity('echo', {
        handler: (value: unknown) => value,
      });
      df.app.activity('leak', {
        handler: () => {
          throw new Error('GET https://x/?sv=1&sig=secret failed');
        },
      });
      df.app.activity('fail', {
        handler: ({ message }: { message: string }) => {
          throw new Error(message);
        },
      });
    },
    { clock, ...(hostJson !== undefined && { hostJson }) },
  );
  const { operations } = host.durable;
  operations.start('main', { instanceId: 'i', input: JSON.stringify(input) });
  return { host, clock, operations, ended: () => finish(host, 'i', clock) };
}

const inFuture = (context: df.OrchestrationContext, ms: number): Date =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);

describe('orchestrations', () => {
  it('hands activity inputs and results over as JSON, strings and nothing included', async () => {
    const { ended } = await run(function* (context) {
      const results: unknown[] = [];
      for (const value of [{ a: 1 }, [1, 2], 'text', '123', 7, undefined]) {
        results.push(yield context.df.callActivity('echo', value));
      }
      return results;
    });
    expect(outputOf(await ended())).toEqual([{ a: 1 }, [1, 2], 'text', '123', 7, null]);
  });

  it('gives sub-orchestrations the parent id and an id of their own', async () => {
    const { ended } = await run(function* (context) {
      const named: unknown = yield context.df.callSubOrchestrator('child', {}, 'named');
      const unnamed: unknown = yield context.df.callSubOrchestrator('child', {});
      return [named, unnamed];
    });
    const execution = await ended();
    expect(outputOf(execution)).toEqual([
      { parent: 'i', id: 'named' },
      { parent: 'i', id: `${execution.start.executionId}:1` },
    ]);
  });

  it('lets the orchestrator catch the failure of an activity and of a child', async () => {
    const { ended } = await run(function* (context) {
      const caught: string[] = [];
      for (const task of [
        context.df.callActivity('fail', { message: 'boom' }),
        context.df.callSubOrchestrator('child', { fail: 'bang' }),
      ]) {
        try {
          yield task;
        } catch (error) {
          caught.push((error as Error).message.split(' \n')[0]!);
        }
      }
      return caught;
    });
    expect(outputOf(await ended())).toEqual([
      "Activity function 'fail' failed: boom",
      "Orchestrator function 'child' failed: bang",
    ]);
  });

  it('hides credentials in failures', async () => {
    const { ended } = await run(function* (context) {
      yield context.df.callActivity('leak', {});
    });
    const { end, history } = await ended();
    expect(end?.output).toContain('[Hidden Credential]');
    expect(JSON.stringify([end, history])).not.toContain('sig=secret');
  });

  it('fails with the message of what the orchestrator throws', async () => {
    // eslint-disable-next-line require-yield -- it fails before it waits
    const { ended } = await run(function* () {
      throw new Error('no way');
    });
    expect((await ended()).end).toMatchObject({
      status: 'Failed',
      output: "Orchestrator function 'main' failed: no way",
    });
  });

  it('retries a child under a new id until the attempts are used up', async () => {
    const { ended, clock } = await run(function* (context) {
      const retry = new df.RetryOptions(hour, 3);
      try {
        yield context.df.callSubOrchestratorWithRetry('child', retry, { fail: 'bang' });
      } catch {
        // The failure comes after the last attempt.
      }
      return context.df.currentUtcDateTime.getTime();
    });
    const begin = clock.now();
    expect(outputOf(await ended())).toBe(begin + 2 * hour);
  });

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

  it('fails when the custom status exceeds 16 KB of UTF-16', async () => {
    const { ended } = await run(function* (context) {
      context.df.setCustomStatus('x'.repeat(8191));
      yield context.df.callActivity('echo', {});
    });
    expect((await ended()).end?.output).toContain('must not exceed 16 KB');
  });

  it('fails the whole orchestration when an activity does not exist', async () => {
    const { ended } = await run(function* (context) {
      try {
        yield context.df.callActivity('unknown', {});
      } catch {
        // Not reached: nothing can catch it.
      }
    });
    expect((await ended()).end?.output).toContain("The function 'unknown' doesn't exist");
  });

  it('keeps time inside an instance from going back and constant within a turn', async () => {
    const { ended } = await run(function* (context) {
      const times = [context.df.currentUtcDateTime.getTime(), context.df.currentUtcDateTime.getTime()];
      yield context.df.callActivity('echo', {});
      times.push(context.df.currentUtcDateTime.getTime());
      return times[0] === times[1] && times[2]! >= times[1]!;
    });
    expect(outputOf(await ended())).toBe(true);
  });
});

describe('orchestrations that the real host runs otherwise', () => {
  const refusals: readonly [string, OrchestrationHandler, string][] = [
    [
      'a task in two compound tasks',
      function* (context) {
        const slow = context.df.waitForExternalEvent('go');
        yield context.df.Task.any([slow, context.df.callActivity('echo', 1)]);
        yield context.df.Task.any([slow, context.df.callActivity('echo', 2)]);
      },
      'twice',
    ],
    [
      'an integer event name',
      function* (context) {
        yield context.df.waitForExternalEvent('12');
      },
      "Event name '12' is an integer",
    ],
    [
      'a boolean activity input',
      function* (context) {
        yield context.df.callActivity('echo', true);
      },
      'pass an object',
    ],
    [
      'continueAsNew with a string',
      // eslint-disable-next-line require-yield -- it ends before it waits
      function* (context) {
        context.df.continueAsNew('text');
      },
      'pass an object',
    ],
    [
      'a retry timeout',
      function* (context) {
        const retry = new df.RetryOptions(1, 2);
        retry.retryTimeoutInMilliseconds = 10;
        yield context.df.callActivityWithRetry('echo', retry, {});
      },
      'limit the attempts',
    ],
    [
      'callHttp',
      function* (context) {
        yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1:9/' });
      },
      'Action type 8',
    ],
    [
      'an entity call',
      function* (context) {
        yield context.df.callEntity(new df.EntityId('counter', 'k'), 'add');
      },
      'Action type 7',
    ],
  ];
  it.each(refusals)('fails %s with the reason', async (_, orchestrator, reason) => {
    const { ended } = await run(orchestrator);
    expect((await ended()).end).toMatchObject({
      status: 'Failed',
      output: expect.stringContaining(reason) as string,
    });
  });

  it('names an orchestrator that is no generator', async () => {
    const { ended } = await run((() => 1) as unknown as OrchestrationHandler);
    expect((await ended()).end?.output).toContain('declare it with function*');
  });
});

describe('versions', () => {
  const versioned = (durableTask: object) => ({ version: '2.0', extensions: { durableTask } });
  // eslint-disable-next-line require-yield -- only the version counts
  const orchestrator: OrchestrationHandler = function* (context) {
    return context.df.version;
  };

  it('gives new instances the default version of host.json', async () => {
    const { ended } = await run(orchestrator, {}, versioned({ defaultVersion: '1.10' }));
    expect(outputOf(await ended())).toBe('1.10');
  });

  it('fails or leaves pending what is newer than the host', async () => {
    const failing = await run(
      orchestrator,
      {},
      versioned({ defaultVersion: '1.9', versionFailureStrategy: 'Fail' }),
    );
    failing.operations.start('main', { instanceId: 'new', version: '1.10' });
    expect((await finish(failing.host, 'new')).end?.output).toContain("has version '1.10'");
    const rejecting = await run(orchestrator, {}, versioned({ defaultVersion: '1.9' }));
    rejecting.operations.start('main', { instanceId: 'new', version: '1.10' });
    await rejecting.ended();
    expect(runtimeStatus(rejecting.operations.get('new'))).toBe('Pending');
  });
});
