import { expect, it } from 'vitest';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import { createContents } from '../../../src/azure/registry/contents';

/** What a registry answers instead of what was asked for. */

const type = 'application/vnd.cncf.notary.signature';
const digest = digestOf(Buffer.from('{}'));
const each = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 2 };
const outage = { failure: { code: 'UNAVAILABLE', retryable: true } };

/** Every reading has these bytes, every listing this answer. */
const answering = (text: string, listed: (path: string) => { body: unknown; next?: string } | undefined) =>
  createContents(
    () =>
      Promise.resolve({
        remove: () => Promise.resolve(false),
        read: () => Promise.resolve({ bytes: Buffer.from(text), mediaType: 'text/html' }),
        get: (path) => Promise.resolve(listed(path)),
      }),
    'r.azurecr.io',
    'source',
  ).contents(['app']);

const wanted = { isWanted: () => true, most: 50 };

it.each(['<html>Sign in</html>', '', '{"errors":[]}'])(
  'takes %j for an outage, not for absence',
  async (text) => {
    const contents = answering(text, () => ({ body: {} }));
    await expect(contents.manifest('app', digest)).rejects.toMatchObject(outage);
    await expect(contents.manifest('app', 'sha256-a.sig')).rejects.toMatchObject(outage);
    await expect(contents.blob('app', digest, 100)).rejects.toMatchObject(outage);
    await expect(contents.referring('app', digest, wanted)).rejects.toMatchObject(outage);
  },
);

it.each([
  ['of many parts', { layers: Array.from({ length: 1001 }, () => each) }],
  ['of a digest that is none here', { manifests: [{ ...each, digest: `sha512:${'a'.repeat(128)}` }] }],
])('shows the bytes of a manifest %s, which may be signed', async (_what, parts) => {
  const text = JSON.stringify({ schemaVersion: 2, ...parts });
  const its = digestOf(Buffer.from(text));
  const found = await answering(text, () => undefined).manifest('app', its);
  expect(found).toEqual({ digest: its, bytes: Buffer.from(text), mediaType: 'text/html', opaque: true });
});

it('a registry without the API of referrers has none', async () => {
  expect(await answering('', () => undefined).referring('app', digest, wanted)).toBeUndefined();
});

it('ends with the pages of what refers to something, however many follow', async () => {
  let pages = 0;
  const contents = answering('', (path) => ({ body: { manifests: [] }, next: `${path}?page=${++pages}` }));
  expect(await contents.referring('app', digest, wanted)).toEqual([]);
  expect(pages).toBe(20);
});

it('counts what is wanted only, and says to the registry what that is', async () => {
  const junk = Array.from({ length: 1000 }, () => each);
  const asked: string[] = [];
  const contents = answering('', (path) => {
    asked.push(path);
    const isFirst = asked.length === 1;
    return isFirst
      ? { body: { manifests: junk }, next: '/next' }
      : { body: { manifests: [{ ...each, artifactType: type }] } };
  });
  const isWanted = ({ artifactType }: { artifactType?: string | undefined }) => artifactType === type;
  const found = await contents.referring('app', digest, { isWanted, most: 1, artifactType: type });
  expect(found).toMatchObject([{ artifactType: type }]);
  expect(asked[0]).toBe(`/v2/app/referrers/${digest}?artifactType=${encodeURIComponent(type)}`);
});
