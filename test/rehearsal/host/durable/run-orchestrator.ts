import * as df from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { finish, startApp } from '../fixtures/start-app';

/** In milliseconds. */
export const hour = 3_600_000;

/** Runs one orchestrator on a host of its own with activities that echo, fail and count. */
export async function run(orchestrator: OrchestrationHandler, input: unknown = {}, hostJson?: unknown) {
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

/** A date some milliseconds from now, by the clock of the orchestration. */
export const inFuture = (context: df.OrchestrationContext, ms: number): Date =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);
