import type { AppFunction } from '../worker/app-functions';
import type { Log } from './log';

type Counts = Readonly<Record<string, number>>;

/**
 * How many entries of level Information the real host writes around one invocation, besides those of the
 * function itself. Only sums were measured: 2,223 entries of its own categories, 12,308 in all and 2,030
 * storage requests, with two entries each, for a transfer of about 410 invocations; the split is a guess.
 * The durable extension writes how a function goes on where that writes its own lines (seen with 3.19).
 */
const entriesAround: Readonly<Record<AppFunction['kind'], Counts>> = {
  activity: {
    'Function.{name}.User': 3,
    'DurableTask.Core': 5,
    'DurableTask.AzureStorage': 10,
    'Azure.Core': 12,
  },
  orchestrator: {
    'Function.{name}.User': 2,
    'DurableTask.Core': 5,
    'DurableTask.AzureStorage': 9,
    'Azure.Core': 9,
  },
  http: {
    'Microsoft.Azure.WebJobs.Script.WebHost.Middleware.SystemTraceMiddleware': 2,
    'Microsoft.AspNetCore.Hosting.Diagnostics': 2,
    'Microsoft.AspNetCore.Routing.EndpointMiddleware': 2,
  },
  timer: { 'Azure.Core': 4 },
  blob: { 'Function.{name}': 1, 'Azure.Core': 12 },
  eventGrid: {
    'Microsoft.Azure.WebJobs.Script.WebHost.Middleware.SystemTraceMiddleware': 2,
    'Microsoft.AspNetCore.Hosting.Diagnostics': 2,
  },
};

/** The beginning of an invocation, as the real host writes it. */
export function logStart(log: Log, { name }: AppFunction, id: string): void {
  log('information', `Function.${name}`, `Executing 'Functions.${name}' (Reason='(null)', Id=${id})`, id);
}

/** The end of an invocation, and what the real host writes elsewhere on its account. */
export function logEnd(
  log: Log,
  { name, kind }: AppFunction,
  id: string,
  { durationMs, failure }: { readonly durationMs: number; readonly failure: string | undefined },
): void {
  const outcome = failure === undefined ? 'Succeeded' : 'Failed';
  const level = failure === undefined ? 'information' : 'error';
  const detail = failure === undefined ? '' : `\n${failure}`;
  const took = `(${outcome}, Id=${id}, Duration=${durationMs}ms)`;
  log(level, `Function.${name}`, `Executed 'Functions.${name}' ${took}${detail}`, id);
  log(level, 'Host.Results', `${name} ${took}`, id);
  for (const [category, count] of Object.entries(entriesAround[kind])) {
    for (let entry = 1; entry <= count; entry += 1) {
      log('information', category.replace('{name}', name), `${name}: ${entry} of ${count}`, id);
    }
  }
  // The receipt of a blob is looked for before there is one.
  if (kind === 'blob') log('warning', 'Azure.Core', `${name}: Error response 404`, id);
}
