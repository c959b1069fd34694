import * as df from 'durable-functions';
import type { OrchestrationHandler } from 'durable-functions';
import type { Log } from '../logging/log';
import { createWorker, type Worker } from '../worker/worker';
import type { Fake, ReplayOptions } from './replay-options';

/** Registers the orchestrator and its fakes as an app, so that they run through the real SDK. */
export function loadFakes(
  subject: string,
  orchestrator: OrchestrationHandler,
  { activities = {}, subOrchestrators = {} }: ReplayOptions,
  log: Log,
): Promise<Worker> {
  const load = (): void => {
    df.app.orchestration(subject, orchestrator);
    for (const [name, fake] of Object.entries(activities)) {
      df.app.activity(name, { handler: async (input) => await fake(input as never) });
    }
    for (const [name, fake] of Object.entries(subOrchestrators))
      df.app.orchestration(name, asOrchestrator(fake));
  };
  return createWorker({ load }, { log });
}

function asOrchestrator(fake: Fake | OrchestrationHandler): OrchestrationHandler {
  if (fake.constructor.name === 'GeneratorFunction') return fake as OrchestrationHandler;
  // eslint-disable-next-line require-yield -- an orchestrator is a generator, this one waits for nothing
  return function* (context) {
    return (fake as Fake)(context.df.getInput<never>());
  };
}
