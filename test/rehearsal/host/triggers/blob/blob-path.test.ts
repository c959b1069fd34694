import { describe, expect, it } from 'vitest';
import { parseBlobPath } from '../../../../../rehearsal/host/triggers/blob/blob-path';

describe('parseBlobPath', () => {
  it.each([
    ['inbox', 'any/thing', {}],
    ['inbox/{name}', 'dir/file', { name: 'dir/file' }],
    ['inbox/a/{name}.{ext}', 'a/x.y.tar', { name: 'x.y', ext: 'tar' }],
    ['inbox/a/{name}', 'b/x', undefined],
    ['inbox/fix+ed.txt', 'fix+ed.txt', {}],
    ['inbox/fix+ed.txt', 'fixxed.txt', undefined],
  ])('%s against %s', (path, blob, expected) => {
    expect(parseBlobPath(path).match(blob)).toEqual(expected);
  });

  it('knows what every matching name begins with', () => {
    expect(parseBlobPath('inbox/a/b-{name}')).toMatchObject({ container: 'inbox', prefix: 'a/b-' });
  });

  it.each([
    ['{container}/x', 'name of a container'],
    ['Inbox/x', 'name of a container'],
    ['inbox/{}', 'which is not a name'],
    ['inbox/{a', 'which is not a name'],
  ])('refuses %s', (path, reason) => {
    expect(() => parseBlobPath(path)).toThrow(reason);
  });
});
