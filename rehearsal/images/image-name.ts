import { basename } from 'node:path';
import { isRepository, isTag } from '../cloud/registry/grammar';

/** A repository, and a tag where the name has one. */
export interface ImageName {
  readonly repository: string;
  readonly tag?: string;
}

/**
 * Repository and tag of a name as docker writes it, without the registry it came from:
 * `docker.io/library/alpine:3.20` is `alpine:3.20`. Undefined when it is no such name.
 */
export function parseImageName(name: string): ImageName | undefined {
  const [withoutDigest = ''] = name.split('@', 1);
  const colon = withoutDigest.lastIndexOf(':');
  const hasTag = colon > withoutDigest.lastIndexOf('/');
  const repository = withoutRegistry(hasTag ? withoutDigest.slice(0, colon) : withoutDigest);
  const tag = hasTag ? withoutDigest.slice(colon + 1) : undefined;
  if (!isRepository(repository) || (tag !== undefined && !isTag(tag))) return undefined;
  return tag === undefined ? { repository } : { repository, tag };
}

/** The first part is a registry when it looks like a host (distribution reference grammar). */
function withoutRegistry(path: string): string {
  const [first = '', ...rest] = path.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const remaining = isHost ? rest.join('/') : path;
  return first === 'docker.io' ? remaining.replace(/^library\//, '') : remaining;
}

/** A repository name made from a path, for images that carry only a tag. */
export function repositoryFromPath(path: string): string {
  const words = basename(path)
    .replace(/\.tar$/i, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? 'image';
}
