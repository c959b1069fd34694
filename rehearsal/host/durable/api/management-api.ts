import { json, type Answer, type HostRequest } from '../../http/exchange';
import type { ClientUrls } from './client-binding';
import { status } from './instance-answers';
import { listInstances, purgeInstances } from './list-instances';
import { OperationRefused } from './operation-refused';
import type { Operations } from './operations';
import { readEventInput } from './request-values';
import { startInstance } from './start-instance';

/** The management API, the same under its keyed prefix and its loopback prefix. `path` follows the prefix. */
export async function handleDurableRequest(
  operations: Operations,
  urls: ClientUrls,
  request: HostRequest,
  path: string,
): Promise<Answer> {
  try {
    checkHub(request.url, urls.hubName);
    const segments = path.split('/').map(decode);
    return (await route(operations, urls, request, segments)) ?? { status: 404 };
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error;
    if (error.status === 409) return json(409, { Message: error.message });
    return wordless.has(error.status) ? { status: error.status } : json(error.status, describeRefusal(error));
  }
}

async function route(
  operations: Operations,
  urls: ClientUrls,
  request: HostRequest,
  [root = '', id = '', verb = '', ...rest]: readonly string[],
): Promise<Answer | undefined> {
  const { method, url } = request;
  const query = url.searchParams;
  const accepted = (): Answer => ({ status: 202 });
  if (root === 'orchestrators' && method === 'POST' && rest.length === 0) {
    return startInstance(operations, urls, request, id, verb === '' ? undefined : verb);
  }
  if (root !== 'instances') return undefined;
  if (id === '') {
    if (method === 'GET') return listInstances(operations, request);
    if (method === 'DELETE') return purgeInstances(operations, query);
    return undefined;
  }
  if (verb === '') {
    if (method === 'GET') return status(operations.get(id), urls, query);
    if (method === 'DELETE') return json(200, { instancesDeleted: operations.purge(id) });
    return undefined;
  }
  if (method !== 'POST') return undefined;
  const [name] = rest;
  switch (verb.toLowerCase()) {
    case 'raiseevent':
      if (name === undefined || name === '' || rest.length > 1) return undefined;
      operations.raiseEvent(id, name, readEventInput(request));
      return accepted();
    case 'terminate':
      operations.terminate(id, query.get('reason') ?? '');
      return accepted();
    case 'suspend':
      operations.suspend(id, query.get('reason') ?? '');
      return accepted();
    case 'resume':
      operations.resume(id);
      return accepted();
    default:
      return undefined;
  }
}

/** Answers whose words are the client's. */
const wordless = new Set([404, 410]);

const describeRefusal = ({ message }: OperationRefused): object => ({
  Message: 'One or more of the arguments submitted is incorrect',
  ExceptionMessage: message,
  ExceptionType: 'System.ArgumentException',
  StackTrace: '',
});

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new OperationRefused(400, `'${segment}' is not a valid URL path segment.`);
  }
}

function checkHub({ searchParams }: URL, hubName: string): void {
  const hub = searchParams.get('taskHub');
  if (hub !== null && hub.toLowerCase() !== hubName.toLowerCase()) {
    throw new OperationRefused(400, `Task hub '${hub}' does not exist: this host has '${hubName}' only.`);
  }
}
