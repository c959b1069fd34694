import { createHash } from 'node:crypto';
import { plainEtag, type Arrival } from '../../transfer/observe/arrival';

/** The one id of a version of a blob on a route: notices that repeat, or come by different ways, meet in it. */
export function importIdOf(route: string, { blob, etag = '' }: Pick<Arrival, 'blob' | 'etag'>): string {
  const version = JSON.stringify([route, blob, plainEtag(etag)]);
  return `i${createHash('sha256').update(version).digest('hex').slice(0, 24)}`;
}
