import { json, type Answer } from '../../http/exchange';
import type { Execution } from '../execution/execution';
import { managementUrls, type ClientUrls } from './client-binding';
import { readStatusOptions } from './request-values';
import { describeInstance } from './describe-instance';

/** An instance has begun: 202 with all its links. */
export function created(urls: ClientUrls, id: string): Answer {
  const payload = managementUrls(urls, id);
  return json(202, payload, { location: payload.statusQueryGetUri, 'retry-after': '10' });
}

/** How an instance is: 202 while it runs. */
export function status(execution: Execution, urls: ClientUrls, query: URLSearchParams): Answer {
  const description = describeInstance(execution, readStatusOptions(query, true));
  if (!execution.end) {
    const location = managementUrls(urls, execution.start.instanceId).statusQueryGetUri;
    return json(202, description, { location, 'retry-after': '5' });
  }
  const asError =
    execution.end.status === 'Failed' && query.get('returnInternalServerErrorOnFailure') === 'true';
  return json(asError ? 500 : 200, description);
}
