import type { Services } from '../../services';
import { importDocuments } from '../../transfer/observe/names';
import type { Claim } from '../../transfer/observe/observation';
import type { Route } from '../../transfer/route';

/** Claims a version of a blob (by the id it gives) for an import; false when another import has it. */
export async function claim(
  services: Services,
  route: Route,
  version: string,
  importId: string,
): Promise<boolean> {
  const documents = services.documents(route);
  const path = importDocuments.claim(version);
  if (await documents.create(path, { importId } satisfies Claim)) return true;
  return (await claimantOf(services, route, version)) === importId;
}

/** The import that has a version of a blob, if one has. */
export async function claimantOf(
  services: Services,
  route: Route,
  version: string,
): Promise<string | undefined> {
  return (await services.documents(route).read<Claim>(importDocuments.claim(version)))?.importId;
}
