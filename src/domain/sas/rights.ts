import type { Route } from '../route';
import type { SideName } from '../side';

/** Letters a container SAS of acr-ferry may carry, in the order Azure Storage demands in `sp`. */
const knownRights = 'racwdl';

/**
 * What the pipeline of a side needs by documentation (ACR Transfer prerequisites): export read, add, write,
 * list; import read and list, and delete only when the pipeline removes its blobs.
 */
export function neededRights(side: SideName, route: Pick<Route, 'deleteBlobAfterImport'>): string {
  if (side === 'source') return 'rawl';
  return route.deleteBlobAfterImport ? 'rdl' : 'rl';
}

/** Puts letters into the demanded order, each once. */
export const inOrder = (rights: string): string =>
  knownRights
    .split('')
    .filter((letter) => rights.includes(letter))
    .join('');

/** The letters of `wanted` that `granted` lacks. */
export const lacking = (granted: string, wanted: string): string =>
  wanted
    .split('')
    .filter((letter) => !granted.includes(letter))
    .join('');

const words: Readonly<Record<string, string>> = {
  r: 'read',
  a: 'add',
  c: 'create',
  w: 'write',
  d: 'delete',
  l: 'list',
};

/** `rl` -> `read, list`; an unknown letter stays as it is. */
export const inWords = (rights: string): string =>
  rights
    .split('')
    .map((letter) => words[letter] ?? letter)
    .join(', ');
