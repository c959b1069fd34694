import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pathTo, openRecords } from '../../src/records/records';
import { memoryDocuments } from '../support/services';

const path = pathTo('boats/1.json', z.object({ name: z.string(), seats: z.array(z.int()) }), 2);
const boat = { name: 'Ada', seats: [1, 2] };

function open(stored?: unknown) {
  const documents = new Map(stored === undefined ? [] : [[path.name, stored]]);
  return { documents, records: openRecords(memoryDocuments(documents)) };
}

describe('records', () => {
  it('keep the version of the format and give back the value', async () => {
    const { documents, records } = open();
    await records.write(path, boat);
    expect(documents.get(path.name)).toEqual({ version: 2, ...boat });
    expect(await records.read(path)).toEqual(boat);
    expect(await records.create(path, { ...boat, name: 'Eve' })).toBe(false);
    expect(await records.update(path, (current) => ({ ...boat, seats: current?.seats ?? [] }))).toEqual(boat);
  });

  it('do not write what a change gives back as it was', async () => {
    const { documents, records } = open(boat);
    expect(await records.update(path, (current) => current!)).toEqual(boat);
    expect(documents.get(path.name)).toEqual(boat);
    const fresh = open();
    expect(await fresh.records.update(path, () => boat)).toEqual(boat);
    expect(fresh.documents.get(path.name)).toEqual({ version: 2, ...boat });
  });

  it('take a document without a version for the first, and pass over what a later release adds', async () => {
    const { records } = open({ ...boat, mast: true });
    expect(await records.read(path)).toEqual(boat);
  });

  it.each([
    [{ version: 'x', ...boat }, '/version '],
    [{ name: 'Ada', seats: [1, 'two'] }, '/seats/1 '],
    ['text', 'it '],
    [null, 'it '],
  ])('refuse %j with document and field', async (stored, said) => {
    const { records } = open(stored);
    const error = { code: 'DOCUMENT_INVALID', retryable: false };
    await expect(records.read(path)).rejects.toMatchObject({
      failure: { ...error, message: expect.stringContaining(`${path.name}: ${said}`) as string },
    });
    await expect(records.update(path, () => boat)).rejects.toMatchObject({ failure: error });
  });

  it('leave what a newer app wrote to that: it may run beside this one', async () => {
    const { documents, records } = open({ version: 3, ...boat });
    const said = `${path.name}: /version is 3, and this app knows formats up to 2`;
    const failure = { code: 'DOCUMENT_INVALID', retryable: true, message: said };
    await expect(records.read(path)).rejects.toMatchObject({ failure });
    await expect(records.update(path, () => boat)).rejects.toMatchObject({ failure });
    expect(documents.get(path.name)).toEqual({ version: 3, ...boat });
  });

  it('know when there is none', async () => {
    const { records } = open();
    expect(await records.read(path)).toBeUndefined();
    expect(await records.exists(path)).toBe(false);
    await expect(records.demand(path)).rejects.toMatchObject({
      failure: { code: 'INTERNAL', message: 'the document boats/1.json is gone' },
    });
  });
});
