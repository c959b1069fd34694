import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryPolicies } from '../../../../rehearsal/cloud/registry/options';
import { made, putImage, putIndex } from './artifacts';
import { loginServer, serveRegistry, type Answer, type ServedRegistry } from './serve-registry';

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
/** All pages of a list, by following the relative Link header. */
async function pages(path: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { json, headers } = await get(next);
    found.push(json);
    next = /^<(\/[^>]+)>; rel="next"$/.exec(String(headers.link))?.[1];
  }
  return found;
}
const tagNames = ({ json }: Answer): string[] =>
  (json as { tags: { name: string }[] }).tags.map(({ name }) => name);

describe('catalog', () => {
  it.each(['/acr/v1/_catalog', '/v2/_catalog'])(
    'of %s lists repositories in order, page by page',
    async (path) => {
      expect(await pages(`${path}?n=2`)).toEqual([
        { repositories: ['a-x', 'a/x'] },
        { repositories: ['b', 'c'] },
        { repositories: ['team/app'] },
      ]);
      expect((await get(path)).headers.link).toBeUndefined();
    },
  );

  it('goes on after a name that is not there', async () => {
    expect((await get('/v2/_catalog?last=bb')).json).toEqual({ repositories: ['c', 'team/app'] });
    expect((await get('/v2/_catalog?last=zz')).json).toEqual({ repositories: [] });
  });

  it('has an empty page and no link for n=0', async () => {
    const answer = await get('/v2/_catalog?n=0');
    expect(answer.json).toEqual({ repositories: [] });
    expect(answer.headers.link).toBeUndefined();
  });

  it.each(['-1', 'x', '1.5'])('refuses n=%s', async (n) => {
    expect(await get(`/acr/v1/_catalog?n=${n}`)).toMatchObject({
      status: 400,
      code: 'PAGINATION_NUMBER_INVALID',
    });
  });

  it('leaves out repositories that are not listed', async () => {
    await registry.call('PATCH', '/acr/v1/b', { body: '{"listEnabled":false}' });
    expect((await get('/acr/v1/_catalog')).json).toEqual({ repositories: ['a-x', 'a/x', 'c', 'team/app'] });
    await registry.call('PATCH', '/acr/v1/b', { body: '{"listEnabled":true}' });
  });
});

describe('tags', () => {
  it('are listed plainly under /v2', async () => {
    expect(await pages('/v2/team/app/tags/list?n=2')).toEqual([
      { name: 'team/app', tags: ['1.0', '2.0'] },
      { name: 'team/app', tags: ['3.0'] },
    ]);
  });

  it('are listed with digests and times under /acr/v1', async () => {
    const { json } = await get('/acr/v1/team%2Fapp/_tags?n=1');
    expect(json).toEqual({
      registry: loginServer,
      imageName: 'team/app',
      tags: [
        {
          name: '1.0',
          digest: registry.store.resolve('team/app', '1.0')!.digest,
          createdTime: expect.stringMatching(/^\d{4}-.+\.\d{7}Z$/) as string,
          lastUpdateTime: expect.any(String) as string,
          signed: false,
          changeableAttributes: {
            deleteEnabled: true,
            writeEnabled: true,
            listEnabled: true,
            readEnabled: true,
          },
        },
      ],
    });
  });

  it.each([
    ['', ['1.0', '2.0', '3.0']],
    ['orderby=timeasc', ['1.0', '3.0', '2.0']],
    ['orderby=timedesc', ['2.0', '3.0', '1.0']],
    ['orderby=timedesc&last=2.0', ['3.0', '1.0']],
  ])('come in the order of %j', async (query, names) => {
    expect(tagNames(await get(`/acr/v1/team/app/_tags?${query}`))).toEqual(names);
  });

  it('keep their order over pages', async () => {
    const found = await pages('/acr/v1/team/app/_tags?n=1&orderby=timedesc');
    expect(found.map((page) => (page as { tags: { name: string }[] }).tags[0]!.name)).toEqual([
      '2.0',
      '3.0',
      '1.0',
    ]);
  });

  it('are found by digest', async () => {
    const { digest } = registry.store.resolve('team/app', '2.0')!;
    expect(tagNames(await get(`/acr/v1/team/app/_tags?digest=${digest}`))).toEqual(['2.0']);
    expect(await get('/acr/v1/team/app/_tags?digest=x')).toMatchObject({
      status: 400,
      code: 'DIGEST_INVALID',
    });
    expect(await get('/acr/v1/team/app/_tags?orderby=size')).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
  });

  it('are read one by one', async () => {
    expect((await get('/acr/v1/team/app/_tags/1.0')).json).toMatchObject({
      imageName: 'team/app',
      tag: { name: '1.0' },
    });
    expect(await get('/acr/v1/team/app/_tags/9')).toMatchObject({ status: 404, code: 'TAG_UNKNOWN' });
    expect(await get('/acr/v1/none/_tags')).toMatchObject({ status: 404, code: 'NAME_UNKNOWN' });
  });

  it('are deleted without their manifest', async () => {
    const { digest } = await putImage(registry.store, 'untag', '1');
    expect((await registry.call('DELETE', '/acr/v1/untag/_tags/1')).status).toBe(202);
    expect((await registry.call('DELETE', '/acr/v1/untag/_tags/1')).status).toBe(404);
    expect(registry.store.resolve('untag', digest)).toBeDefined();
    registry.store.deleteRepository('untag');
  });
});

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

describe('repositories', () => {
  it('tell their counts and times', async () => {
    expect((await get('/acr/v1/team%2Fapp')).json).toMatchObject({
      registry: loginServer,
      imageName: 'team/app',
      manifestCount: 3,
      tagCount: 3,
      changeableAttributes: { writeEnabled: true },
    });
    expect(await get('/acr/v1/none')).toMatchObject({ status: 404, code: 'NAME_UNKNOWN' });
  });

  it('are deleted with all that is in them', async () => {
    const { digest } = await putImage(registry.store, 'gone', '1');
    const answer = await registry.call('DELETE', '/acr/v1/gone');
    expect(answer).toMatchObject({ status: 202, json: { manifestsDeleted: [digest], tagsDeleted: ['1'] } });
    expect((await registry.call('DELETE', '/acr/v1/gone')).status).toBe(404);
  });
});
