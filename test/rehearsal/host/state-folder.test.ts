import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carriesKey, loadKeys } from '../../../rehearsal/host/keys';
import { lockFolder } from '../../../rehearsal/host/files/lock-file';
import {
  formatTimeSpan,
  loadSettingsFile,
  parseHostJson,
  parseTimeSpan,
  resolveSettings,
} from '../../../rehearsal/host/settings';

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

describe('lockFolder', () => {
  it('refuses a second host, until the first is gone', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`in use by another host (process ${process.pid})`);
    unlock();
    (await lockFolder(folder))();
  });

  it.each([
    ['a process that is gone', '999999999 1'],
    ['another process of the same id', `${process.pid} 1`],
    ['a claim that was not written', ''],
  ])('takes over the claim of %s', async (_, claim) => {
    writeFileSync(join(folder, 'host.lock'), claim);
    const unlock = await lockFolder(folder);
    expect(readFileSync(join(folder, 'host.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    unlock();
  });
});

describe('settings', () => {
  it('come from the file unless the environment has them', () => {
    const file = join(folder, 'local.settings.json');
    writeFileSync(file, '\uFEFF{"IsEncrypted":false,"Values":{"A":"file","B":"file"},"Host":{}}');
    const environment: NodeJS.ProcessEnv = { A: 'environment' };
    loadSettingsFile(file, environment);
    expect(environment).toEqual({ A: 'environment', B: 'file' });
  });

  it('name the file and the field that is wrong', () => {
    const file = join(folder, 'local.settings.json');
    writeFileSync(file, '{"Values":{"A":1}}');
    expect(() => {
      loadSettingsFile(file, {});
    }).toThrow(/local\.settings\.json[^]*Values\.A/);
    writeFileSync(file, '{');
    expect(() => {
      loadSettingsFile(file, {});
    }).toThrow('local.settings.json cannot be read as JSON');
    writeFileSync(file, '{"IsEncrypted":true}');
    expect(() => {
      loadSettingsFile(file, {});
    }).toThrow('func settings decrypt');
  });

  it('replace %NAME%', () => {
    expect(resolveSettings('a %X% b', { X: '1' })).toBe('a 1 b');
    expect(() => resolveSettings('%Y%', {})).toThrow("'%Y%' names an app setting that does not exist");
  });
});

describe('parseHostJson', () => {
  it('takes what it uses and defaults the rest', () => {
    const parsed = parseHostJson({
      version: '2.0',
      functionTimeout: '00:10:00',
      logging: {},
      extensions: { durableTask: { hubName: 'H' } },
    });
    expect(parsed).toMatchObject({
      functionTimeout: 600_000,
      extensions: { http: { routePrefix: 'api' }, durableTask: { hubName: 'H' } },
    });
    expect(parseHostJson({ version: '2.0', functionTimeout: '-1' }).functionTimeout).toBe(Infinity);
    expect(() => parseHostJson({ version: '1.0' })).toThrow(/host\.json[^]*version/);
  });

  it('reads and writes .NET time spans', () => {
    for (const text of ['00:00:01', '23:59:59', '3.00:00:00'])
      expect(formatTimeSpan(parseTimeSpan(text))).toBe(text);
  });
});
