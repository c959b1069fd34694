import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRegistry, type ServedRegistry } from './serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

describe('routing', () => {
  it.each([
    ['GET', '/v2/%E0%A4%A/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/Upper/tags/list', 400, 'NAME_INVALID'],
    ['GET', '/v2/../tags/list', 400, 'NAME_INVALID'],
    ['GET', `/v2/${'a'.repeat(300)}/tags/list`, 400, 'NAME_INVALID'],
    ['GET', '/v2/team/app/manifests/-bad', 400, 'TAG_INVALID'],
    ['GET', '/v2/team/app/manifests/sha256:1', 400, 'DIGEST_INVALID'],
    ['GET', '/v2/team/app/blobs/latest', 400, 'DIGEST_INVALID'],
    ['GET', '/nowhere', 404, 'NOT_FOUND'],
    ['GET', '/v2/team/app', 404, 'NOT_FOUND'],
    ['PUT', '/v2/_catalog', 405, 'UNSUPPORTED'],
    ['PROPFIND', '/v2/', 405, 'UNSUPPORTED'],
  ])('answers %s %s with %i %s', async (method, path, status, code) => {
    expect(await registry.call(method, path)).toMatchObject({ status, code });
  });
});
