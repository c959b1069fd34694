import * as df from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import { silentLog } from '../../rehearsal/host/logging/log';
import { createWorker, type Worker } from '../../rehearsal/host/worker/worker';
import * as activities from '../../src/activities';
import { orchestrators } from '../../src/orchestrations';

/** The orchestrators of the app, or others in their place; its activities are never called. */
export function loadApp(others: Readonly<Record<string, OrchestrationHandler>> = {}): Promise<Worker> {
  const load = (): void => {
    for (const [name, each] of Object.entries({ ...orchestrators, ...others }))
      df.app.orchestration(name, each);
    for (const name of Object.keys(activities)) df.app.activity(name, { handler: () => undefined });
  };
  return createWorker({ load }, { log: silentLog });
}
