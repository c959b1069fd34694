import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryPolicies } from '../../../../../rehearsal/cloud/registry/options';
import { putImage } from '../artifacts';
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
