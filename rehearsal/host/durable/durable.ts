import type { Clock } from '../clock';
import type { AppFunction, FindFunction } from '../worker/app-functions';
import type { Answer, HostRequest } from '../http/exchange';
import type { Call } from '../worker/invocation';
import type { Worker } from '../worker/worker';
import { runActivity } from './app/activities';
import { clientBinding, type ClientUrls } from './api/client-binding';
import type { TimerLimits } from './execution/timer-legs';
import { handleDurableRequest } from './api/management-api';
import { openHub } from './engine/hub';
import { fileJournal, memoryJournal } from './journal/journal';
import { createOperations, type Operations } from './api/operations';
import { decideTurn } from './app/orchestrators';
import { versionRule } from './app/versions';

/** What the engine needs of the host. */
export interface DurableOptions {
  readonly clock: Clock;
  /** Without a folder, instances are forgotten when the host stops. */
  readonly folder: string | undefined;
  readonly urls: ClientUrls;
  readonly timers: TimerLimits;
  readonly newId: () => string;
  readonly latency: () => number;
}

/** The engine at work. */
export interface Durable {
  readonly operations: Operations;
  /** Values of a function's durable client inputs. */
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
  readonly handle: (request: HostRequest, path: string) => Promise<Answer>;
  readonly stop: () => void;
}

/** Connects the engine to the worker, its journal and its management API. */
export function openDurable(worker: Worker, find: FindFunction, options: DurableOptions): Durable {
  const { clock, urls, timers, folder } = options;
  const { durableTask } = worker.hostJson.extensions;
  const client = { string: JSON.stringify(clientBinding(urls)) };
  const clientInputs = (entry: AppFunction): Call['inputs'] =>
    entry.clientInputs.map((name) => ({ name, data: client }));
  const rule = versionRule(durableTask, worker.log);
  const hub = openHub({
    clock,
    timers,
    log: worker.log,
    journal: folder === undefined ? memoryJournal() : fileJournal(folder),
    newId: options.newId,
    latency: options.latency,
    visibility: {
      control: durableTask.storageProvider.controlQueueVisibilityTimeout,
      workItem: durableTask.storageProvider.workItemQueueVisibilityTimeout,
    },
    maxConcurrentActivities: durableTask.maxConcurrentActivityFunctions,
    defaultVersion: durableTask.defaultVersion ?? '',
    mayRun: rule.mayRun,
    decide: async (execution, events) =>
      rule.failure(execution.start) ??
      decideTurn(worker, find, execution, events, timers, inputsOf(find, execution.start.name, clientInputs)),
    async runActivity(instanceId, task) {
      const activity = find('activity', task.name);
      // The turn that scheduled it has checked; it may be gone when the app changed since.
      if (!activity) {
        const Reason =
          `The function '${task.name}' doesn't exist, is disabled, or is not an activity ` + 'function.';
        return { type: 'TaskFailed', fields: { Reason, Details: '' } };
      }
      return runActivity(worker, activity, task.input, { instanceId, inputs: clientInputs(activity) });
    },
  });
  const operations = createOperations(hub, find, clock);
  return {
    operations,
    clientInputs,
    handle: (request, path) => handleDurableRequest(operations, urls, request, path),
    stop: hub.stop,
  };
}

function inputsOf(find: FindFunction, name: string, clientInputs: Durable['clientInputs']): Call['inputs'] {
  const orchestrator = find('orchestrator', name);
  return orchestrator ? clientInputs(orchestrator) : [];
}
