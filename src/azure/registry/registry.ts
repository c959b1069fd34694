import type { TokenCredential } from '@azure/identity';
import type { End } from '../../domain/side';
import type { ContentsOf } from '../../domain/signatures/contents';
import { createContents } from './contents';
import { createDeletions, type Deletions } from './deletions';
import { createListings, type Listings } from './listings';
import { createLookUps, type LookUps } from './look-ups';
import { createOpenSession } from './registry-session';

/** The data plane of one registry. @throws TransferError when it refuses or does not answer */
export interface Registry extends Listings, LookUps, ContentsOf {
  /** In repositories that share tokens. */
  deletions(repositories: readonly string[]): Deletions;
}

/** The registry of a side. */
export function createRegistry(side: End, loginServer: string, credential: TokenCredential): Registry {
  const openSession = createOpenSession(side, loginServer, credential);
  return {
    ...createListings(openSession),
    ...createLookUps(openSession),
    deletions: createDeletions(openSession),
    ...createContents(openSession, loginServer, side.name),
  };
}
