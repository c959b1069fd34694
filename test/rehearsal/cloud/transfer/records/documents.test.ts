import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDocuments } from '../../../../../rehearsal/cloud/transfer/records/documents';

interface Note {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

describe('openDocuments', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acr-ferry-documents-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const note = (name: string, text = ''): Note => ({ id: `/Registries/R/${name}`, name, text });

  it('keeps documents over a restart, in the order they were first put', () => {
    const documents = openDocuments<Note>(folder);
    for (const name of ['b', 'a', 'c']) documents.put(note(name));
    documents.put(note('b', 'changed'));
    documents.delete(note('a').id);

    const reopened = openDocuments<Note>(folder);
    reopened.put(note('d'));
    expect(reopened.list().map(({ name, text }) => name + text)).toEqual(['bchanged', 'c', 'd']);
  });

  it('finds a document whatever the casing of its id', () => {
    const documents = openDocuments<Note>(folder);
    documents.put(note('Name', 'one'));
    documents.put({ ...note('name', 'two') });
    expect(documents.get('/registries/r/NAME')?.text).toBe('two');
    expect(openDocuments<Note>(folder).list()).toHaveLength(1);
    expect(documents.delete('/REGISTRIES/r/name')).toBe(true);
    expect(documents.delete('/registries/r/name')).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes over what a killed process had only half written', () => {
    openDocuments<Note>(folder).put(note('whole'));
    writeFileSync(join(folder, 'half.json.new'), '{"sequence":2,"docu');
    expect(openDocuments<Note>(folder).list()).toHaveLength(1);
  });

  it('names the file that does not parse, and the remedy', () => {
    writeFileSync(join(folder, 'bad.json'), '{');
    expect(() => openDocuments<Note>(folder)).toThrow(/bad\.json .* delete it/);
  });
});
