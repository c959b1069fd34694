import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryPolicies } from '../../../../../rehearsal/cloud/registry/options';
import { made, putImage, putIndex } from '../artifacts';
import type { Answer } from '../registry-call';
import { loginServer, serveRegistry, type ServedRegistry } from '../serve-registry';

let registry: ServedRegistry;
let policies: Partial<RegistryPolicies> = {};
beforeAll(async () => {
  registry = await serveRegistry({ policies: () => policies });
  for (const tag of ['1.0', '3.0', '2.0']) await putImage(registry.store, 'team/app', tag);
  for (const name of ['b', 'c', 'a/x', 'a-x']) await putImage(registry.store, name, 'latest');
});
afterAll(() => registry.close());
beforeEach(() => {
  policies = {};
});

const get = (path: string): Promise<Answer> => registry.call('GET', path);

describe('manifests', () => {
  it('tell size, platform, types and tags', async () => {
    const { json } = await get('/acr/v1/b/_manifests');
    const manifest = registry.store.resolve('b', 'latest')!;
    expect(json).toMatchObject({
      registry: loginServer,
      imageName: 'b',
      manifests: [
        {
          digest: manifest.digest,
          imageSize: manifest.facts.imageSize,
          architecture: 'amd64',
          os: 'linux',
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          configMediaType: 'application/vnd.oci.image.config.v1+json',
          tags: ['latest'],
        },
      ],
    });
    expect(manifest.facts.imageSize).toBeGreaterThan(0);
  });

  it('tell what an index refers to; its size is a policy', async () => {
    const child = await putImage(registry.store, 'multi', undefined);
    const index = await putIndex(registry.store, 'multi', '1', [child]);
    const path = `/acr/v1/multi/_manifests/${index.digest}`;
    expect((await get(path)).json).toMatchObject({
      manifest: { imageSize: 0, references: [{ digest: child.digest, architecture: 'amd64', os: 'linux' }] },
    });
    policies = { indexImageSize: 'manifest' };
    expect((await get(path)).json).toMatchObject({ manifest: { imageSize: index.size } });
    registry.store.deleteRepository('multi');
  });

  it('come in order of time, and by digest otherwise', async () => {
    const digests = async (query: string): Promise<string[]> =>
      (
        (await get(`/acr/v1/team/app/_manifests?${query}`)).json as { manifests: { digest: string }[] }
      ).manifests.map(({ digest }) => digest);
    const byTag = ['1.0', '3.0', '2.0'].map((tag) => registry.store.resolve('team/app', tag)!.digest);
    expect(await digests('orderby=timeasc')).toEqual(byTag);
    expect(await digests('orderby=timedesc')).toEqual([...byTag].reverse());
    expect(await digests('')).toEqual([...byTag].sort());
  });

  it('are unknown by a digest that is not there', async () => {
    const answer = await get(`/acr/v1/b/_manifests/${made('none').digest}`);
    expect(answer).toMatchObject({ status: 404, code: 'MANIFEST_UNKNOWN' });
    expect(await get('/acr/v1/b/_manifests/latest')).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  });
});
