import type { ContainerClient } from '@azure/storage-blob';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Services } from '../../../src/services';
import { sampleExport, sampleExportPath } from '../../support/exports';
import { sampleWaybill } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { idOf, purgeAll, thingsIn } from './old-things';

const [one, other] = [idOf('t', 1), idOf('t', 9)];
const blob = `${one}/batch-0001.tar`;
const { artifacts } = sampleWaybill();
const note = sampleExportPath(artifacts);
let memory: MemoryServices;
let things: ReturnType<typeof thingsIn>;
let services: Services;
let gone: string[];

beforeEach(() => {
  memory = memoryServices({ ROUTE_MODE: 'send', HANDOVER_CONTAINER: 'for-carrier' });
  things = thingsIn(memory);
  gone = [];
  const container: Services['container'] = ({ container: name }) =>
    ({
      getBlobClient: (named: string) => ({
        deleteIfExists: () => Promise.resolve(gone.push(`${name} ${named}`)),
      }),
    }) as unknown as ContainerClient;
  services = { ...memory.services, container };
  things.transfer(one);
});

describe('purging blobs of a route that hands over apart', () => {
  it('removes what was exported, and never what is carried; once, however often all is purged', async () => {
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 1 });
    expect(gone).toEqual([`transfer ${blob}`]);
    expect(await purgeAll(services, 'transfers')).toMatchObject({ removed: 1 });
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0 });
    expect(await purgeAll(services, 'transfers')).toMatchObject({ removed: 0 });
    expect(gone).toHaveLength(1);
  });

  it('keeps the blob that a transfer of another route copies', async () => {
    const users = [{ route: 'china', transferId: other, batch: 1 }];
    things.put(note, sampleExport(artifacts, { transferId: one, blob }, { users }));
    things.open('china', other);
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0, kept: 1 });
    things.open('china');
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 1, kept: 0 });
  });
});
