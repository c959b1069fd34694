import { json, type Answer, type HostRequest } from '../../http/exchange';
import { OperationRefused } from './operation-refused';
import type { Operations } from './operations';
import { readFilter, readStatusOptions } from './request-values';
import { describeInstance } from './describe-instance';

const pageSize = 100;

/** One page of the instances a query selects, in order of their ids. */
export function listInstances(operations: Operations, request: HostRequest): Answer {
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
    page.map((execution) => describeInstance(execution, readStatusOptions(query, false))),
    { 'x-ms-continuation-token': last === undefined ? '' : Buffer.from(last).toString('base64url') },
  );
}

/** Forgets the finished instances a query selects. */
export function purgeInstances(operations: Operations, query: URLSearchParams): Answer {
  const filter = readFilter(query);
  if (!filter.createdFrom) throw new OperationRefused(400, "'createdTimeFrom' is required.");
  const instancesDeleted = operations.purgeWhere(filter);
  return instancesDeleted === 0 ? { status: 404 } : json(200, { instancesDeleted });
}
