import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../../rehearsal/host/files/lock-file';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-state-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
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
