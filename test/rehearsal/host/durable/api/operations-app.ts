import * as df from 'durable-functions';
import { createVirtualClock } from '../../../../../rehearsal/host/clock';
import { startApp } from '../../fixtures/start-app';

/** An app that waits, notes what it saw, and breaks until it is repaired. */
export async function openOperations() {
  const clock = createVirtualClock();
  const seen: unknown[] = [];
  let broken = true;
  const host = await startApp(
    () => {
      df.app.activity('note', {
        handler: (value: unknown) => {
          seen.push(value);
          return value;
        },
      });
      df.app.activity('fragile', {
        handler: () => {
          if (broken) throw new Error('broken');
          return 'whole';
        },
      });
      df.app.orchestration('wait', function* (context) {
        const go = (yield context.df.waitForExternalEvent('go')) as unknown;
        return (yield context.df.callActivity('note', go)) as unknown;
      });
      df.app.orchestration('child', function* (context) {
        return (yield context.df.callActivityWithRetry(
          'fragile',
          new df.RetryOptions(1000, 2),
          {},
        )) as string;
      });
      df.app.orchestration('parent', function* (context) {
        const kept = (yield context.df.callActivity('note', 'before')) as string;
        try {
          return { kept, child: (yield context.df.callSubOrchestrator('child', {}, 'the-child')) as string };
        } catch (error) {
          yield context.df.callActivity('note', 'failed');
          throw error;
        }
      });
    },
    { clock },
  );
  const repair = (): void => {
    broken = false;
  };
  return { host, clock, seen, repair, operations: host.durable.operations };
}
