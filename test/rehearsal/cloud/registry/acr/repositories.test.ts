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
