import { setTimeout as sleep } from 'node:timers/promises';
import { json, type Answer, type HostRequest } from '../../http/exchange';
import { managementUrls, type ClientUrls } from './client-binding';
import type { Execution } from '../execution/execution';
import { OperationRefused, type InstanceFilter, type Operations } from './operations';
import { describeInstance, runtimeStatuses, type StatusOptions } from './status';

const pageSize = 100;

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
    return error.status === 404 || error.status === 410
      ? { status: error.status }
      : json(error.status, describeRefusal(error));
  }
}

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
    if (method === 'GET') return list(operations, request);
    if (method === 'DELETE') return purgeWhere(operations, query);
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
      operations.raiseEvent(id, name, eventInput(request));
      return accepted();
    case 'terminate':
      operations.terminate(id, query.get('reason') ?? '');
      return accepted();
    case 'suspend':
      operations.suspend(id);
      return accepted();
    case 'resume':
      operations.resume(id);
      return accepted();
    case 'rewind':
      operations.rewind(id);
      return accepted();
    case 'restart':
      return created(urls, operations.restart(id, query.get('restartWithNewInstanceId') !== 'false'));
    default:
      return undefined;
  }
}

async function startInstance(
  operations: Operations,
  urls: ClientUrls,
  request: HostRequest,
  name: string,
  instanceId: string | undefined,
): Promise<Answer> {
  const query = request.url.searchParams;
  const input = parseBody(request.body);
  const version = query.get('version') ?? undefined;
  const id = operations.start(name, {
    ...(instanceId !== undefined && { instanceId }),
    ...(input !== undefined && { input }),
    ...(version !== undefined && { version }),
  });
  const timeout = readSeconds(query, 'timeout');
  if (timeout !== undefined) {
    const interval = readSeconds(query, 'pollingInterval') ?? 1;
    const start = performance.now();
    while (performance.now() - start < timeout * 1000) {
      await sleep(interval * 1000);
      const execution = operations.get(id);
      if (execution.end) return finished(execution);
    }
  }
  return created(urls, id);
}

function finished(execution: Execution): Answer {
  const description = describeInstance(execution, {
    showInput: true,
    showHistory: false,
    showHistoryOutput: false,
  });
  return execution.end?.status === 'Completed' ? json(200, description.output) : json(500, description);
}

function readSeconds(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!(seconds > 0)) throw new OperationRefused(400, `'${name}' must be a positive number of seconds.`);
  return seconds;
}

function created(urls: ClientUrls, id: string): Answer {
  const payload = managementUrls(urls, id);
  return json(202, payload, { location: payload.statusQueryGetUri, 'retry-after': '10' });
}

function status(execution: Execution, urls: ClientUrls, query: URLSearchParams): Answer {
  const description = describeInstance(execution, readOptions(query, true));
  if (!execution.end) {
    const location = managementUrls(urls, execution.start.instanceId).statusQueryGetUri;
    return json(202, description, { location, 'retry-after': '5' });
  }
  const asError =
    execution.end.status === 'Failed' && query.get('returnInternalServerErrorOnFailure') === 'true';
  return json(asError ? 500 : 200, description);
}

function readOptions(query: URLSearchParams, withHistory: boolean): StatusOptions {
  return {
    showInput: query.get('showInput') !== 'false',
    showHistory: withHistory && query.get('showHistory') === 'true',
    showHistoryOutput: query.get('showHistoryOutput') === 'true',
  };
}

function list(operations: Operations, request: HostRequest): Answer {
  const query = request.url.searchParams;
  const top = query.has('top') ? Number(query.get('top')) : pageSize;
  if (!Number.isInteger(top) || top < 1)
    throw new OperationRefused(400, "'top' must be a positive whole number.");
  const token = request.headers['x-ms-continuation-token'];
  const after = typeof token === 'string' ? Buffer.from(token, 'base64url').toString() : '';
  const found = operations.list(readFilter(query)).filter(({ start }) => start.instanceId > after);
  const page = found.slice(0, top);
  const last = found.length > page.length ? page.at(-1)?.start.instanceId : undefined;
  return json(
    200,
    page.map((execution) => describeInstance(execution, readOptions(query, false))),
    { 'x-ms-continuation-token': last === undefined ? '' : Buffer.from(last).toString('base64url') },
  );
}

function purgeWhere(operations: Operations, query: URLSearchParams): Answer {
  const filter = readFilter(query);
  if (!filter.createdFrom) throw new OperationRefused(400, "'createdTimeFrom' is required.");
  const instancesDeleted = operations.purgeWhere(filter);
  return instancesDeleted === 0 ? { status: 404 } : json(200, { instancesDeleted });
}

function readFilter(query: URLSearchParams): InstanceFilter {
  const createdFrom = readDate(query, 'createdTimeFrom');
  const createdTo = readDate(query, 'createdTimeTo');
  const names = query
    .get('runtimeStatus')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const idPrefix = query.get('instanceIdPrefix');
  return {
    ...(createdFrom && { createdFrom }),
    ...(createdTo && { createdTo }),
    ...(names && { statuses: runtimeStatuses.filter((name) => names.includes(name.toLowerCase())) }),
    ...(idPrefix !== null && { idPrefix }),
  };
}

function readDate(query: URLSearchParams, name: string): Date | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new OperationRefused(400, `'${name}' is not a date.`);
  return date;
}

function eventInput({ headers, body }: HostRequest): string | undefined {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new OperationRefused(400, 'Only application/json request content is supported.');
  }
  return parseBody(body);
}

function parseBody(body: Buffer): string | undefined {
  const text = body.toString('utf8').trim();
  if (text === '') return undefined;
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new OperationRefused(400, 'The request body is not valid JSON.');
  }
}
