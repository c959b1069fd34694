import type { Documents } from '../../azure/documents';
import type { Services } from '../../services';
import { importDocuments } from '../../domain/imports/names';
import type { Claim } from '../../domain/imports/observation';
import type { Route } from '../../domain/route';
import { importIdOf } from './import-id';

/** Claims a version of a blob (by the id it gives) for an import; false when another import has it. */
export async function claim(
  services: Services,
  route: Route,
  version: string,
  importId: string,
): Promise<boolean> {
  return take(services.documents(route), importDocuments.claim(version), importId);
}

/**
 * Claims a run for an import; false when another import has it. Versions of a blob that follow each other closely cannot be told apart by
 * clocks alone, and no run imports two.
 */
export async function claimRun(
  services: Services,
  route: Route,
  run: string,
  importId: string,
): Promise<boolean> {
  return take(services.documents(route), importDocuments.run(run), importId);
}

async function take(documents: Documents, path: string, importId: string): Promise<boolean> {
  if (await documents.create(path, { importId } satisfies Claim)) return true;
  return (await documents.read<Claim>(path))?.importId === importId;
}

/**
 * Whether what is there in place of a blob is another import's. Only what arrived is: who mends headers or metadata by hand makes a new ETag
 * as well, but no arrival.
 */
export async function isAnothers(
  services: Services,
  route: Route,
  { importId, blob }: { readonly importId: string; readonly blob: string },
  { etag }: { readonly etag: string },
): Promise<boolean> {
  const version = importDocuments.claim(importIdOf(route.name, { blob, etag }));
  const claimed = await services.documents(route).read<Claim>(version);
  return claimed !== undefined && claimed.importId !== importId;
}
