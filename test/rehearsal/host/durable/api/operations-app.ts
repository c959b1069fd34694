import * as df from 'durable-functions';
import { createVirtualClock } from '../../../../../rehearsal/host/clock';
import { startApp } from '../../fixtures/start-app';

/** An app that waits, and notes what it saw. */
export async function openOperations() {
  const clock = createVirtualClock();
  const seen: unknown[] = [];
  const host = await startApp(
    () => {
      df.app.activity('note', {
        handler: (value: unknown) => {
          seen.push(value);
          return value;
        },
      });
      df.app.orchestration('wait', function* (context) {
        const go = (yield context.df.waitForExternalEvent('go')) as unknown;
        return (yield context.df.callActivity('note', go)) as unknown;
      });
    },
    { clock },
  );
  return { host, clock, seen, operations: host.durable.operations };
}
