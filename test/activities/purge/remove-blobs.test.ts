import { beforeEach, describe, expect, it } from 'vitest';
import type { ContainerClient } from '@azure/storage-blob';
import { batchImportPath } from '../../../src/records/imports/paths';
import type { Services } from '../../../src/services';
import { sampleExport, sampleExportPath } from '../../support/exports';
import { sampleWaybill } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { idOf, old, purgeAll, young, thingsIn } from './old-things';

const id = idOf('t', 1);
const blob = `${id}/batch-0001.tar`;
const { artifacts } = sampleWaybill();
const note = sampleExportPath(artifacts);
let memory: MemoryServices;
let things: ReturnType<typeof thingsIn>;
let gone: string[];
let services: Services;
let onDelete: (name: string) => Promise<unknown>;

beforeEach(() => {
  memory = memoryServices();
  things = thingsIn(memory);
  gone = [];
  onDelete = () => Promise.resolve();
  services = {
    ...memory.services,
    container: ({ name: side }) =>
      ({
        getBlobClient: (name: string) => ({
          deleteIfExists: () => onDelete(name).then(() => gone.push(`${side} ${name}`)),
        }),
      }) as unknown as ContainerClient,
  };
});

const user = (transferId: string, route = 'default') => ({ route, transferId, batch: 1 });
const noteExport = (transferId = id, users = [user(transferId)]) =>
  things.put(note, sampleExport(artifacts, { transferId, blob }, { users }));

describe('purging blobs', () => {
  it('removes those of both containers and the waybill, once', async () => {
    things.transfer(id);
    things.open('default', idOf('t', 9));
    expect(await purgeAll(services, 'blobs', true)).toEqual({ removed: 1, kept: 0, problems: [] });
    expect(gone).toEqual([]);
    expect(await purgeAll(services, 'blobs')).toEqual({ removed: 1, kept: 0, problems: [] });
    expect(gone).toEqual([`target ${blob}.waybill.json`, `target ${blob}`, `source ${blob}`]);
    expect(await purgeAll(services, 'blobs')).toEqual({ removed: 0, kept: 0, problems: [] });
  });

  it('keeps those of a transfer that has not ended, or whose import has not', async () => {
    things.transfer(id, {}, false);
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0, kept: 1 });
    things.transfer(id);
    for (const status of ['waiting', 'importing'] as const) {
      things.put(batchImportPath(id, 1), { importId: 'i1', status, seenAt: old });
      expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0, kept: 1 });
    }
    expect(gone).toEqual([]);
  });

  it('keeps exports that something open may use, and lets go of others first', async () => {
    things.transfer(id, {}, { status: 'partial' });
    noteExport();
    things.open('default', idOf('t', 9));
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0, kept: 1 });
    expect(memory.documents.has(note.name)).toBe(true);
    things.open('default');
    let found: boolean | undefined;
    onDelete = () => {
      found = memory.documents.has(note.name);
      return Promise.resolve();
    };
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 1, kept: 0 });
    expect(found).toBe(false);
  });

  it.each([
    ['was judged', [user(id), user(idOf('t', 9))]],
    ['was judged, though another is done', [user(idOf('t', 9))]],
    ['is let go of', [user(id), user(idOf('t', 9))]],
  ])('keeps the blob that somebody begins to want while its export %s', async (when, users) => {
    things.transfer(id, {}, { status: 'failed' });
    noteExport();
    const records = memory.services.records(memory.route);
    const begin = (path: { name: string }, now: boolean): void => {
      if (path.name === note.name && now) noteExport(id, users);
    };
    const read: typeof records.read = async (path) => {
      const found = await records.read(path);
      begin(path, when !== 'is let go of');
      return found;
    };
    const shrink: typeof records.shrink = async (path, change) => {
      begin(path, when === 'is let go of');
      return records.shrink(path, change);
    };
    const racing = { ...services, records: () => ({ ...records, read, shrink }) };
    expect(await purgeAll(racing, 'blobs')).toMatchObject({ removed: 0, kept: 1 });
    expect(gone).toEqual([]);
  });

  it.each([
    ['runs', () => things.open('china', idOf('t', 9))],
    ['failed not long ago', () => things.transfer(idOf('t', 9), {}, { status: 'failed', finishedAt: young })],
  ])('keeps the blob that a transfer of another route wants which %s', async (_, other) => {
    things.transfer(id);
    noteExport(id, [user(idOf('t', 9), 'china')]);
    other();
    things.transfer(idOf('t', 9), {}, { status: 'failed', finishedAt: young });
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 0 });
    expect(memory.documents.get(note.name)).toMatchObject({ made: { blob } });
    expect(gone).toEqual([]);
  });

  it('removes the blob that all others are done with, or want no more', async () => {
    things.transfer(id);
    things.transfer(idOf('t', 9), {}, { status: 'failed' });
    noteExport(id, [user(idOf('t', 8), 'china'), user(idOf('t', 9), 'china')]);
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 2 });
    expect(gone).toContain(`source ${blob}`);
    expect(memory.documents.has(note.name)).toBe(false);
  });

  it('leaves the note alone that a later export made of the same artifacts', async () => {
    things.transfer(id, {}, { status: 'partial' });
    noteExport(idOf('t', 2));
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 1 });
    expect(memory.documents.has(note.name)).toBe(true);
  });

  it('tries again what storage refuses to remove', async () => {
    things.transfer(id);
    onDelete = () => Promise.reject(new Error('the blob is under a legal hold'));
    const refused = await purgeAll(services, 'blobs');
    expect(refused).toMatchObject({ removed: 0, kept: 1 });
    expect(refused.problems[0]).toContain('legal hold');
    onDelete = () => Promise.resolve();
    expect(await purgeAll(services, 'blobs')).toMatchObject({ removed: 1 });
  });

  it('touches no blob across an air gap', async () => {
    const sending = memoryServices({ ROUTE_MODE: 'send' });
    thingsIn(sending).transfer(id);
    expect(await purgeAll(sending.services, 'blobs')).toEqual({ removed: 0, kept: 0, problems: [] });
  });
});
