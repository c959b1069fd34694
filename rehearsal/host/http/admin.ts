import { keyOfFunction, type Keys } from '../keys';
import { fireTimer, type TimerEnvironment } from '../triggers/timer/fire-timer';
import { json, type Answer, type HostRequest } from './exchange';

/**
 * The administration of one function, `path` being what follows `/admin/functions/`: `POST <name>` runs a
 * timer by hand, answering before the run ends; `GET <name>/keys` tells the key that opens this function
 * only.
 */
export function handleAdminRequest(
  request: HostRequest,
  path: string,
  environment: TimerEnvironment & { readonly keys: Keys },
): Answer {
  const [name = '', verb] = path.toLowerCase().split('/');
  const entry = environment.worker.functions.find((candidate) => candidate.name.toLowerCase() === name);
  if (entry && verb === 'keys' && request.method === 'GET') {
    return json(200, {
      keys: [{ name: 'default', value: keyOfFunction(environment.keys, entry.name) }],
      links: [],
    });
  }
  if (!entry || verb !== undefined || request.method !== 'POST') return { status: 404 };
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return json(415, { Message: 'Send Content-Type: application/json and a JSON body such as {}.' });
  }
  // The real host takes an order for any function; what becomes of others than timers was not seen.
  if (entry.kind === 'timer') void fireTimer(entry, environment, { isPastDue: false, status: undefined });
  return { status: 202 };
}
