import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets } from '../../../../../rehearsal/cloud/platform/state/secrets';
import { readJson, writeJson } from '../../../../../rehearsal/cloud/platform/state/state-files';
import { lockState, wipeState } from '../../../../../rehearsal/cloud/platform/state/state-lock';
import { temporaryState } from '../cloud-process';

let folder: ReturnType<typeof temporaryState>;
beforeEach(() => {
  folder = temporaryState();
});
afterEach(() => {
  folder.remove();
});

describe('lockState', () => {
  it('refuses a second holder and lets go on release', () => {
    const release = lockState(folder.state);
    expect(() => lockState(folder.state)).toThrow(
      /Another rehearsal cloud .* stop it, or choose another folder/,
    );
    release();
    lockState(folder.state)();
  });

  it('refuses a folder a living process holds', () => {
    writeFileSync(join(folder.state, 'cloud.lock'), String(process.ppid));
    expect(() => lockState(folder.state)).toThrow(`process ${process.ppid}`);
  });

  it.each(['4194304', 'not a number', '', String(process.pid)])('takes over the stale lock %j', (content) => {
    writeFileSync(join(folder.state, 'cloud.lock'), content);
    lockState(folder.state)();
    expect(existsSync(join(folder.state, 'cloud.lock'))).toBe(false);
  });
});

describe('wipeState', () => {
  it('leaves nothing but the lock', () => {
    const release = lockState(folder.state);
    mkdirSync(join(folder.state, 'blobs'));
    writeFileSync(join(folder.state, 'blobs', 'x'), 'x');
    wipeState(folder.state);
    expect(existsSync(join(folder.state, 'blobs'))).toBe(false);
    expect(existsSync(join(folder.state, 'cloud.lock'))).toBe(true);
    release();
  });
});

describe('state files', () => {
  it('are readable by their owner only', () => {
    const path = join(folder.state, 'nested', 'secrets.json');
    writeJson(path, { a: 1 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.state, 'nested')).mode & 0o777).toBe(0o700);
    expect(readJson(path)).toEqual({ a: 1 });
  });

  it('are named when they are broken', () => {
    const path = join(folder.state, 'broken.json');
    writeFileSync(path, '{');
    expect(() => readJson(path)).toThrow(`${path} is not valid JSON`);
  });
});

describe('loadSecrets', () => {
  it('makes them once', () => {
    const first = loadSecrets(folder.state);
    expect(loadSecrets(folder.state)).toEqual(first);
    expect(Buffer.from(first.accountKeys.source.key1, 'base64')).toHaveLength(64);
  });

  it('refuses a file of another shape and says what to do', () => {
    writeFileSync(join(folder.state, 'secrets.json'), '{}');
    expect(() => loadSecrets(folder.state)).toThrow('--fresh');
    expect(readFileSync(join(folder.state, 'secrets.json'), 'utf8')).toBe('{}');
  });
});
