import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTerminal } from './terminal';

const terminal = useTerminal();
const file = join(terminal.folder, 'acr-ferry/contexts.json');
const url = 'https://app.example';
const set = (name: string, ...more: string[]) =>
  terminal.run(['context', 'set', name, '--url', url, ...more]);
const kept = () => JSON.parse(readFileSync(file, 'utf8')) as { contexts: Record<string, object> };

beforeEach(async () => {
  await set('first');
});

describe('the file of contexts', () => {
  it('loses none that several add at once', async () => {
    const names = Array.from({ length: 10 }, (_, at) => `c${at}`);
    await Promise.all(names.map((name) => set(name)));
    expect(Object.keys(kept().contexts)).toEqual(expect.arrayContaining(names));
  });

  it('is not held for ever by one that was killed', async () => {
    writeFileSync(`${file}.lock`, '');
    utimesSync(`${file}.lock`, 1, 1);
    expect((await set('second')).code).toBe(0);
  });

  it('finds the file with authorities from any folder', async () => {
    await set('ca', '--ca', 'ca.pem');
    expect(kept().contexts.ca).toMatchObject({ ca: join(terminal.folder, 'ca.pem') });
  });

  it.each(['{', 'null', '{"contexts":{"a":null}}', `{"contexts":{"a":{"url":"${url}","key":1}}}`])(
    'is named when it cannot be used: %s',
    async (text) => {
      writeFileSync(file, text);
      const { code, stderr } = await terminal.run(['list', '--context', 'a']);
      expect(code).toBe(2);
      expect(stderr).toContain('is not a file of contexts: correct or remove it');
      writeFileSync(file, '{"contexts":{}}');
    },
  );

  it('is warned of beside a document that is whole', async () => {
    chmodSync(file, 0o644);
    const { stdout, stderr } = await terminal.run(['list', '--context', 'first', '--json'], {
      env: { ACR_FERRY_KEY: 'key', HTTPS_PROXY: 'http://127.0.0.1:9' },
    });
    expect(stdout).toBe('');
    expect(stderr).toContain('chmod 600');
  });
});
