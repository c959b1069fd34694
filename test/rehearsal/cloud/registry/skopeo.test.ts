import { execFile } from 'node:child_process';
import { accessSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadImages } from '../../../../rehearsal/images/load-images';
import { pushImages } from '../../../../rehearsal/images/push';
import { sampleImages } from '../../../../rehearsal/images/samples';
import { admin } from './registry-call';
import { serveRegistry, type ServedRegistry } from './serve-registry';

/** Contract with skopeo, which speaks the protocol as docker and podman do. */

const skopeo = '/usr/bin/skopeo';
const installed = (() => {
  try {
    accessSync(skopeo);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!installed)(`skopeo${installed ? '' : ` (skipped: ${skopeo} is not installed)`}`, () => {
  let registry: ServedRegistry;
  let folder: string;
  beforeAll(async () => {
    registry = await serveRegistry();
    folder = await mkdtemp(join(tmpdir(), 'acr-ferry-skopeo-'));
    await pushImages(registry.host, { ...admin, ca: registry.ca }, await sampleImages());
  });
  afterAll(async () => {
    await registry.close();
    await rm(folder, { recursive: true });
  });

  const credentials = `${admin.username}:${admin.password}`;
  const login = (side = ''): string[] => [
    `--${side}cert-dir=${registry.certificates}`,
    `--${side}creds=${credentials}`,
  ];
  const image = (name: string): string => `docker://${registry.host}/${name}`;
  const run = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(skopeo, ['--insecure-policy', ...args])).stdout;
  const digestOf = (repository: string, tag: string): string | undefined =>
    registry.store.resolve(repository, tag)?.digest;

  it('pulls a whole index to a layout, and pushes it back with the same digest', async () => {
    const layout = join(folder, 'multi');
    await run('copy', '--all', ...login('src-'), image('samples/multi:2.0'), `oci:${layout}:2.0`);
    await run('copy', '--all', ...login('dest-'), `oci:${layout}:2.0`, image('pushed/multi:2.0'));
    expect(digestOf('pushed/multi', '2.0')).toBe(digestOf('samples/multi', '2.0'));
    expect(registry.store.repository('pushed/multi').manifests.size).toBe(3);
  });

  it('copies between repositories', async () => {
    await run(
      'copy',
      '--all',
      ...login('src-'),
      ...login('dest-'),
      image('samples/web:1.0'),
      image('copied:1'),
    );
    expect(digestOf('copied', '1')).toBe(digestOf('samples/web', '1.0'));
  });

  it('inspects and lists tags', async () => {
    const inspected = JSON.parse(await run('inspect', ...login(), image('samples/web:1.1'))) as object;
    expect(inspected).toMatchObject({
      Digest: digestOf('samples/web', '1.1'),
      RepoTags: ['1.0', '1.1'],
      Architecture: 'amd64',
    });
    const tags = JSON.parse(await run('list-tags', ...login(), image('samples/web'))) as object;
    expect(tags).toMatchObject({ Tags: ['1.0', '1.1'] });
  });

  it('deletes', async () => {
    await run('copy', ...login('src-'), ...login('dest-'), image('samples/web:1.0'), image('deleted:1'));
    await run('delete', ...login(), image('deleted:1'));
    expect(registry.store.find('deleted')?.manifests.size ?? 0).toBe(0);
  });

  it('is refused with a wrong password', async () => {
    const wrong = [`--cert-dir=${registry.certificates}`, '--creds=nobody:wrong'];
    await expect(run('inspect', ...wrong, image('samples/web:1.0'))).rejects.toThrow(/unauthorized/);
  });

  it.each([
    ['an OCI layout', 'oci', ''],
    ['an OCI archive', 'oci-archive', '.tar'],
  ])('writes %s that loadImages reads', async (_what, transport, extension) => {
    const path = join(folder, `web${extension}`);
    await run('copy', ...login('src-'), image('samples/web:1.0'), `${transport}:${path}:1.0`);
    const [loaded] = await loadImages(`${path}:1.0`);
    expect(loaded).toMatchObject({
      repository: 'web',
      tag: '1.0',
      root: { digest: digestOf('samples/web', '1.0') },
    });
  });

  it('writes a docker archive that loadImages reads and pushes', async () => {
    const path = join(folder, 'saved.tar');
    await run('copy', ...login('src-'), image('samples/web:1.0'), `docker-archive:${path}:contoso/web:9`);
    expect((await readFile(path)).includes('manifest.json')).toBe(true);
    const pushed = await pushImages(registry.host, { ...admin, ca: registry.ca }, await loadImages(path));
    expect(pushed).toMatchObject([{ reference: 'contoso/web:9', pushed: true }]);
    expect(JSON.parse(await run('inspect', ...login(), image('contoso/web:9')))).toMatchObject({
      Os: 'linux',
    });
  });
});
