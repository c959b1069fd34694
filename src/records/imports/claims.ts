import { createHash } from 'node:crypto';
import { plainEtag, type BlobEvent } from '../../domain/imports/blob-event';
import type { Claim } from '../../domain/imports/import';
import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import type { Path, Records } from '../records';
import { runPath, versionPath } from './paths';

/** Whether a text can be the id of an import. Checked before any lookup. */
export const isImportId = (text: string): boolean => /^i[0-9a-f]{24}$/.test(text);

/** The one id of a version of a blob on a route: events that repeat, or come by several ways, meet in it. */
export function importIdOf(
  route: string,
  { blob, etag }: Required<Pick<BlobEvent, 'blob' | 'etag'>>,
): string {
  const version = JSON.stringify([route, blob, plainEtag(etag)]);
  return `i${createHash('sha256').update(version).digest('hex').slice(0, 24)}`;
}

/** Claims a version of a blob (by the id it gives) for an import; false when another import has it. */
export const claimVersion = (
  services: Services,
  route: Route,
  version: string,
  importId: string,
): Promise<boolean> => claim(services.records(route), versionPath(version), importId);

/**
 * Claims a run for an import; false when another import has it. Versions of a blob that follow each other
 * closely cannot be told apart by clocks alone, and no run imports two.
 */
export const claimRun = (services: Services, route: Route, run: string, importId: string): Promise<boolean> =>
  claim(services.records(route), runPath(run), importId);

async function claim(records: Records, path: Path<Claim>, importId: string): Promise<boolean> {
  if (await records.create(path, { importId })) return true;
  return (await records.read(path))?.importId === importId;
}

/**
 * Whether what is there in place of a blob is another import's. Only a blob that was written is: who mends
 * headers or metadata by hand makes a new ETag as well, but no import.
 */
export async function isAnothers(
  services: Services,
  route: Route,
  { importId, blob }: { readonly importId: string; readonly blob: string },
  { etag }: { readonly etag: string },
): Promise<boolean> {
  const version = versionPath(importIdOf(route.name, { blob, etag }));
  const claimed = await services.records(route).read(version);
  return claimed !== undefined && claimed.importId !== importId;
}
