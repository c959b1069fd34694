import * as df from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { run } from '../run-orchestrator';

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
