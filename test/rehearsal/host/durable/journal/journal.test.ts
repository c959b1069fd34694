import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileJournal } from '../../../../../rehearsal/host/durable/journal/journal';
import type { Start } from '../../../../../rehearsal/host/durable/execution/records';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-host-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const start = (instanceId: string): Start => ({
  type: 'start',
  at: 0,
  createdAt: 0,
  instanceId,
  executionId: 'e',
  name: 'main',
  version: '',
});

describe('fileJournal', () => {
  it('keeps every record, whatever the instance id is made of', () => {
    const ids = ['plain', 'parent:3', 'ünï*code', 'x'.repeat(256)];
    const journal = fileJournal(folder);
    for (const id of ids) {
      journal.replace(id, [start(id)]);
      journal.append(id, { type: 'suspend', reason: '', at: 1 });
    }
    const loaded = fileJournal(folder).load();
    expect(loaded.map(([first]) => (first as Start).instanceId).sort()).toEqual([...ids].sort());
    expect(loaded.every(([, second]) => second?.type === 'suspend')).toBe(true);
  });

  it('is readable by the owner only', () => {
    const journal = fileJournal(join(folder, 'new'));
    journal.replace('i', [start('i')]);
    expect(statSync(join(folder, 'new')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'new', 'i.jsonl')).mode & 0o077).toBe(0);
  });

  it('cuts off a last line that was not written to its end', () => {
    const journal = fileJournal(folder);
    journal.replace('i', [start('i')]);
    const whole = readFileSync(join(folder, 'i.jsonl'), 'utf8');
    appendFileSync(join(folder, 'i.jsonl'), '{"type":"susp');
    expect(fileJournal(folder).load()).toHaveLength(1);
    expect(readFileSync(join(folder, 'i.jsonl'), 'utf8')).toBe(whole);
  });

  it('forgets an instance whose start was not written to its end, and replacements without rename', () => {
    writeFileSync(join(folder, 'i.jsonl'), '{"type":"st');
    writeFileSync(join(folder, 'j.jsonl.new'), `${JSON.stringify(start('j'))}\n`);
    expect(fileJournal(folder).load()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names file and line of a record that is damaged inside', () => {
    writeFileSync(join(folder, 'i.jsonl'), `${JSON.stringify(start('i'))}\nnonsense\n`);
    expect(() => fileJournal(folder).load()).toThrow('i.jsonl:2 is not a JSON record');
  });
});
