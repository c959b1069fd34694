import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { outputOf } from '../fixtures/start-app';
import { hour, run } from './run-orchestrator';

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

  it('hides credentials in the messages of failures, and as the real host not in their stacks', async () => {
    const { ended } = await run(function* (context) {
      yield context.df.callActivity('leak', {});
    });
    const { end, history } = await ended();
    expect(end?.output).toContain('[Hidden Credential]');
    const told = JSON.stringify([end, history]);
    expect(told.replaceAll(/RemoteStackTraceString.*?RemoteStackIndex/g, '')).not.toContain('sig=secret');
    expect(told).toMatch(/RemoteStackTraceString[^,]*sig=secret/);
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
