import { afterAll, beforeAll } from 'vitest';
import { beginImport } from '../../../src/activities/imports/begin-import';
import { getImport } from '../../../src/application/imports/get-import';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import type { LogEvent } from '../../../src/domain/events/log-event';
import { unmetOf } from '../../../src/domain/imports/verdict';
import { sideOf } from '../../../src/domain/route';
import { importIdOf } from '../../../src/records/imports/claims';
import type { Services } from '../../../src/services';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

/** What a copy of the category alone leaves. */
export const archive = { metadata: { category: 'acr-transfer-blob' } };

/** Services against a rehearsed cloud, once a test file, and what tests of imports do with blobs there. */
export function useImports(settings: Record<string, string> = {}, routes?: object) {
  let cloud: RehearsedServices;
  let shared: Services;
  const logged: LogEvent[] = [];
  beforeAll(async () => {
    cloud = await rehearseServices();
    shared = open();
  });
  afterAll(() => cloud.stop());

  function open(more: Record<string, string> = {}): Services {
    return { ...cloud.services({ ...settings, ...more }, routes), log: (event) => void logged.push(event) };
  }
  const services = (): Services => shared;
  const target = () => sideOf(shared.route('default'), 'target');
  const client = (blob: string) => shared.container(target()).getBlockBlobClient(blob);

  /** Puts a blob into the target container. Returns the event of it. */
  async function create(blob: string, options: object = archive): Promise<BlobEvent> {
    const { etag = '' } = await client(blob).uploadData(Buffer.from('archive'), options);
    const { storageAccount: account, container } = target();
    return {
      ...{ account, container, blob, etag: etag.replaceAll('"', '') },
      seenBy: 'event',
      seenAt: new Date().toISOString(),
    };
  }
  const begin = (event: BlobEvent, by = shared) =>
    beginImport({ importId: placeOf(event).importId, route: 'default', event }, by);
  const view = (event: BlobEvent) => getImport(shared, placeOf(event).importId);
  const unmet = async (event: BlobEvent) => {
    const { verdict } = await view(event);
    return verdict && unmetOf(verdict);
  };
  return { open, services, target, client, create, begin, view, unmet, logged };
}

/** Where an import is, as activities are told. */
export const placeOf = (event: BlobEvent) => ({
  importId: importIdOf('default', { etag: event.seenAt, ...event }),
  route: 'default',
  blob: event.blob,
});
