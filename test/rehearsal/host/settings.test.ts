import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
