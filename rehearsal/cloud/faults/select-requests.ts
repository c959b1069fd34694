import type { RequestRecord } from '../platform/request-log';
import { matchesWildcard } from '../../wildcard';

/**
 * Requests that match every filter given: service, side, method, status, path (with `*`), since (ISO 8601).
 */
export function selectRequests(records: readonly RequestRecord[], filter: URLSearchParams): RequestRecord[] {
  const path = filter.get('path');
  const since = filter.get('since');
  const equals = (['service', 'side', 'method', 'status'] as const).filter((name) => filter.has(name));
  return records.filter(
    (record) =>
      equals.every((name) => String(record[name]) === filter.get(name)) &&
      (path === null || matchesWildcard(path, record.path)) &&
      (since === null || record.at >= since),
  );
}
