import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appUrl, chooseApp, sameApp } from '../../../cli/contexts/choose-app';
import { contextsFile, putContext, removeContext } from '../../../cli/contexts/contexts-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-contexts-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const url = 'https://app.example';

describe('the app a command asks', () => {
  it('is the one that is named, else that of the environment, else the current context', () => {
    putContext('prod', { url: 'https://prod.example', key: 'prod-key' });
    putContext('other', { url: 'https://other.example', key: 'other-key' });
    expect(chooseApp({}, {})).toMatchObject({ url: 'https://prod.example', key: 'prod-key' });
    expect(chooseApp({}, { ACR_FERRY_CONTEXT: 'other' })).toMatchObject({ key: 'other-key' });
    const env = { ACR_FERRY_URL: url, ACR_FERRY_KEY: ' key\n' };
    expect(chooseApp({}, env)).toMatchObject({ url, key: 'key' });
    expect(chooseApp({ context: 'other' }, env)).toMatchObject({ key: 'other-key' });
    expect(chooseApp({ url }, { ...env, ACR_FERRY_CONTEXT: 'other' })).toMatchObject({ url, key: 'key' });
  });

  it('never gets the key of another context', () => {
    putContext('prod', { url: 'https://prod.example', key: 'prod-key' });
    expect(() => chooseApp({ url }, {})).toThrow('nothing opens the app');
    expect(chooseApp({ url, scope: 'api://x/.default' }, {}).key).toBeUndefined();
  });

  it.each(['http://app.example', 'http://10.0.0.4:7071', 'http://127.0.0.1.example'])(
    'gets no key in clear over a network: %s',
    (clear) => {
      const env = { ACR_FERRY_KEY: 'key' };
      expect(() => chooseApp({ url: clear }, env)).toThrow('is not encrypted');
      putContext('clear', { url: clear, key: 'key' });
      expect(() => chooseApp({ context: 'clear' }, {})).toThrow('is not encrypted');
      expect(chooseApp({ url: 'http://127.0.0.1:7071' }, env).key).toBe('key');
    },
  );

  it('is warned of when others may read its key', () => {
    const warned = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    putContext('prod', { url, key: 'prod-key' });
    chooseApp({}, {});
    expect(warned).not.toHaveBeenCalled();
    chmodSync(contextsFile(), 0o644);
    chooseApp({}, {});
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('chmod 600'));
  });

  it('is found again by the same words', () => {
    expect(sameApp({ context: 'prod' })).toBe(' --context prod');
    expect(sameApp({ url, keyStdin: true })).toBe(` --url ${url}`);
    expect(sameApp({ tenant: 't', ca: 'my ca.pem' })).toBe(" --tenant t --ca 'my ca.pem'");
  });
});

describe('an address', () => {
  it.each([`${url}/`, `${url}/api`, `${url}/api/dashboard/`])('%s is that of the app', (text) => {
    expect(appUrl(text)).toBe(url);
  });

  it.each([`${url}/api/dashboard/#key=x`, `${url}/api/health?code=x`, 'https://me:key@app.example'])(
    '%s shows a key',
    (text) => {
      expect(() => appUrl(text)).toThrow('leave the key out');
    },
  );
});

describe('contexts', () => {
  it('lie where the system has such files', () => {
    expect(contextsFile({ XDG_CONFIG_HOME: '/xdg' }, 'linux')).toBe('/xdg/acr-ferry/contexts.json');
    expect(contextsFile({ XDG_CONFIG_HOME: 'relative' }, 'linux')).toMatch(/\.config\/acr-ferry/);
    expect(contextsFile({ APPDATA: '/appdata' }, 'win32')).toBe('/appdata/acr-ferry/contexts.json');
  });

  it('are removed only by who still means the same app', () => {
    putContext('rehearsal', { url }, { makeCurrent: false });
    expect(removeContext('rehearsal', 'http://127.0.0.1:1')).toBe(false);
    expect(() => chooseApp({}, { ACR_FERRY_KEY: 'k' })).toThrow('one of: rehearsal');
    expect(removeContext('rehearsal', url)).toBe(true);
  });
});
