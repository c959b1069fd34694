import { createHash } from 'node:crypto';
import { plainEtag, type Arrival } from '../../domain/imports/arrival';

/** Whether a text can be the id of an import; it may come from the metadata of a blob, which anybody can write. */
export const isImportId = (text: string): boolean => /^i[0-9a-f]{24}$/.test(text);

/** The one id of a version of a blob on a route: notices that repeat, or come by different ways, meet in it. */
export function importIdOf(route: string, { blob, etag }: Required<Pick<Arrival, 'blob' | 'etag'>>): string {
  const version = JSON.stringify([route, blob, plainEtag(etag)]);
  return `i${createHash('sha256').update(version).digest('hex').slice(0, 24)}`;
}
