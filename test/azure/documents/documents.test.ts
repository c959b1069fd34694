import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocuments, type Documents } from '../../../src/azure/documents/documents';
import { startStorage, type TestStorage } from '../copy/support/storage';

let storage: TestStorage;
let documents: Documents;
beforeAll(async () => {
  storage = await startStorage();
  documents = createDocuments(storage.source);
});
afterAll(() => storage.close());

describe('documents', () => {
  it('are what was written; none is there before, and after it was removed', async () => {
    expect(await documents.read('a/1.json')).toBeUndefined();
    await documents.write('a/1.json', { text: 'ü' });
    expect(await documents.read('a/1.json')).toEqual({ text: 'ü' });
    expect(await documents.create('a/1.json', {})).toBe(false);
    expect(await documents.create('a/2.json', {})).toBe(true);
    expect(await documents.list('a/', 5)).toEqual({ paths: ['a/1.json', 'a/2.json'] });
    await documents.remove('a/1.json');
    expect(await documents.exists('a/1.json')).toBe(false);
  });

  it('lose no change when many change one at once, and are not written when nothing changed', async () => {
    const count = (current: unknown): unknown => ({
      count: ((current as { count: number } | undefined)?.count ?? 0) + 1,
    });
    await Promise.all(Array.from({ length: 5 }, () => documents.update('count.json', count)));
    expect(await documents.read('count.json')).toEqual({ count: 5 });
    storage.drain();
    expect(await documents.update('count.json', (current) => current)).toEqual({ count: 5 });
    expect(storage.drain()).toEqual(['GET source']);
  });

  it('are removed by a change that leaves nothing, and no change of others with them', async () => {
    const held: boolean[] = [];
    const numbers = (current: unknown): number[] => (current as { all: number[] } | undefined)?.all ?? [];
    const addAndTake = async (one: number): Promise<void> => {
      await documents.update('few.json', (current) => ({ all: [...numbers(current), one] }));
      await documents.update('few.json', (current) => {
        held.push(numbers(current).includes(one));
        const all = numbers(current).filter((each) => each !== one);
        return all.length === 0 ? undefined : { all };
      });
    };
    await Promise.all(Array.from({ length: 6 }, (_, i) => addAndTake(i)));
    expect(held).not.toContain(false);
    expect(await documents.exists('few.json')).toBe(false);
    expect(await documents.update('few.json', () => undefined)).toBeUndefined();
  });

  it('that are cut short are said to be damaged, with their name', async () => {
    await storage.source.getBlockBlobClient('cut.json').upload('{"a": [1, ', 10);
    const failure = { code: 'DOCUMENT_INVALID', message: 'cut.json: is not JSON', retryable: false };
    await expect(documents.read('cut.json')).rejects.toMatchObject({ failure });
    await expect(documents.update('cut.json', () => ({}))).rejects.toMatchObject({ failure });
  });
});
