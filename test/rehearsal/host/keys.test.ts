import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carriesKey, loadKeys } from '../../../rehearsal/host/keys';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-state-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('loadKeys', () => {
  it('keeps random keys for the owner only, and lets settings override them', () => {
    const keys = loadKeys(folder, {});
    expect(loadKeys(folder, {})).toEqual(keys);
    expect(new Set(Object.values(keys)).size).toBe(3);
    expect(statSync(join(folder, 'keys.json')).mode & 0o077).toBe(0);
    expect(loadKeys(folder, { HOST_MASTER_KEY: 'm', HOST_FUNCTION_KEY: 'f' })).toEqual({
      ...keys,
      master: 'm',
      function: 'f',
    });
    expect(loadKeys(undefined, {})).not.toEqual(keys);
  });

  it('names a damaged file', () => {
    writeFileSync(join(folder, 'keys.json'), '{"master":""}');
    expect(() => loadKeys(folder, {})).toThrow(/keys\.json.*\n[^]*Remove it to get new keys/);
  });
});

describe('carriesKey', () => {
  it('looks at the header first, then at the query', () => {
    const url = new URL('http://x/?code=good');
    expect(carriesKey(url, {}, ['other', 'good'])).toBe(true);
    expect(carriesKey(url, { 'x-functions-key': 'bad' }, ['good'])).toBe(false);
    expect(carriesKey(new URL('http://x/'), {}, ['good'])).toBe(false);
  });
});
