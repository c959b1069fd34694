import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openRegistryStore } from '../../../../rehearsal/cloud/registry/store';
import { temporaryFolder } from './serve-registry';

const folder = temporaryFolder();
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a process that puts one image after another and tells the digest of each that is answered. */
function startWriter(): ChildProcess {
  return fork(join(__dirname, 'fixtures/store-writer.ts'), [folder], { execArgv: ['--import', 'tsx'] });
}

describe('a store whose process is killed while it writes', () => {
  it('holds every image that was answered, whole', async () => {
    const writer = startWriter();
    const answered: string[] = [];
    writer.on('message', (digest: string) => {
      answered.push(digest);
      if (answered.length === 50) writer.kill('SIGKILL');
    });
    await once(writer, 'exit');
    const store = await openRegistryStore(folder);
    for (const digest of answered) {
      const manifest = store.resolve('written', digest);
      expect(manifest, digest).toBeDefined();
      for (const blob of manifest!.facts.blobs) expect(store.hasBlob('written', blob)).toBe(true);
      expect(await store.readManifest('written', digest)).toHaveLength(manifest!.size);
    }
    store.close();
  });
});
