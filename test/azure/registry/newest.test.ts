import { expect, it } from 'vitest';
import { createLookUps } from '../../../src/azure/registry/look-ups';

const digestOf = (tag: string): string => `sha256:${tag}`;

/** Look-ups of a registry that lists these tags and has others besides. */
function lookUpsOf(listed: readonly string[], alone: readonly string[] = []) {
  const paths: string[] = [];
  const lookUps = createLookUps(() =>
    Promise.resolve({
      remove: () => Promise.resolve(false),
      read: () => Promise.reject(new Error('no bytes are needed')),
      get: (path) => {
        paths.push(path);
        const toTag = (name: string) => ({ name, digest: digestOf(name), lastUpdateTime: '' });
        const manifests = listed.map((name) => ({ digest: digestOf(name), imageSize: Number(name) }));
        if (path.includes('?')) return Promise.resolve({ body: { tags: listed.map(toTag), manifests } });
        const tag = path.split('/').at(-1)!;
        const found = [...listed, ...alone].includes(tag);
        return Promise.resolve(found ? { body: { tag: toTag(tag) } } : undefined);
      },
    }),
  );
  const ask = (tags: readonly string[]) => lookUps.digests(tags.map((tag) => ({ repository: 'app', tag })));
  return { paths, ask, lookUps };
}

it('finds what is named by a page of tags and one of manifests, however old', async () => {
  const tags = ['1', '2', '3', '4', '5'];
  const { paths, lookUps } = lookUpsOf(tags);
  const found = await lookUps.resolve(tags.map((tag) => ({ repository: 'app', tag })));
  expect(found.map((each) => each?.manifests[0]?.bytes)).toEqual(tags.map(Number));
  expect(paths).toEqual([
    '/acr/v1/app/_tags?n=1000&orderby=timedesc',
    '/acr/v1/app/_manifests?n=1000&orderby=timedesc',
  ]);
});

it('asks a page of the newest for many tags of a repository', async () => {
  const tags = ['1', '2', '3', '4', '5'];
  const { paths, ask } = lookUpsOf([...tags, '6']);
  expect(await ask(tags)).toEqual(tags.map(digestOf));
  expect(paths).toEqual(['/acr/v1/app/_tags?n=50&orderby=timedesc']);
});

it('reads a tag alone that the page does not have, which is older or hidden from listings', async () => {
  const { paths, ask } = lookUpsOf(['1', '2', '3', '4'], ['old']);
  expect(await ask(['1', '2', '3', 'old', 'none'])).toEqual([
    ...['1', '2', '3', 'old'].map(digestOf),
    undefined,
  ]);
  expect(paths.slice(1).sort()).toEqual(['/acr/v1/app/_tags/none', '/acr/v1/app/_tags/old']);
});

it('reads few tags one by one', async () => {
  const { paths, ask } = lookUpsOf(['1', '2', '3', '4']);
  expect(await ask(['1', '2', '3', '4'])).toEqual(['1', '2', '3', '4'].map(digestOf));
  expect(paths).toHaveLength(4);
  expect(paths.join()).not.toContain('?');
});
