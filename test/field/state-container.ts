import { randomUUID } from 'node:crypto';
import type { BlobLeaseClient, ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createDocuments, type Documents } from '../../src/azure/documents/documents';
import { homeOf } from '../../src/domain/route';
import { openRecords, type Records } from '../../src/records/records';
import type { Services } from '../../src/services';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';

/** A state container of the rehearsal, a new one for every test. */
export interface StateContainer {
  rehearsed: RehearsedServices;
  services: Services;
  container: ContainerClient;
  documents: Documents;
  records: Records;
}

export function useStateContainer(settings: Readonly<Record<string, string>> = {}): StateContainer {
  const state = {} as StateContainer;
  beforeAll(async () => {
    state.rehearsed = await rehearseServices();
  });
  beforeEach(() => {
    const name = `state-${randomUUID()}`;
    state.services = state.rehearsed.services({ STATE_CONTAINER: name, ...settings });
    const home = homeOf(state.services.route('default'))!;
    state.container = state.services.blobService(home).getContainerClient(name);
    state.documents = createDocuments(state.container);
    state.records = openRecords(state.documents);
  });
  afterAll(() => state.rehearsed.stop());
  return state;
}

/** What keeps a document from the app. */
export const archive = (container: ContainerClient, path: string): Promise<unknown> =>
  container.getBlobClient(path).setAccessTier('Archive');

export async function lease(container: ContainerClient, path: string): Promise<BlobLeaseClient> {
  const held = container.getBlobClient(path).getBlobLeaseClient();
  await held.acquireLease(-1);
  return held;
}

export const hold = (container: ContainerClient, path: string): Promise<unknown> =>
  container.getBlobClient(path).setLegalHold(true);
