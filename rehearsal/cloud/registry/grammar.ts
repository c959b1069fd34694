import { createHash } from 'node:crypto';
import { RegistryError } from './errors';

// Grammar of the OCI distribution specification; ACR accepts SHA-256 digests only.
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const longestRepository = 255;

/** Whether a text may name a repository. */
export const isRepository = (text: string): boolean =>
  text.length <= longestRepository && repositoryPattern.test(text);
/** Whether a text may be a tag. */
export const isTag = (text: string): boolean => tagPattern.test(text);
/** Whether a text is a SHA-256 digest. */
export const isDigest = (text: string): boolean => digestPattern.test(text);

/** @throws RegistryError NAME_INVALID. */
export function parseRepository(text: string): string {
  if (isRepository(text)) return text;
  throw new RegistryError(
    400,
    'NAME_INVALID',
    `invalid repository name: use at most ${longestRepository} lower-case letters, digits and ` +
      'separators (. _ - /)',
    { name: text },
  );
}

/** @throws RegistryError DIGEST_INVALID. */
export function parseDigest(text: string): string {
  if (isDigest(text)) return text;
  throw new RegistryError(400, 'DIGEST_INVALID', 'invalid digest: expected sha256: and 64 hex digits', {
    digest: text,
  });
}

/** A tag or a digest. @throws RegistryError TAG_INVALID or DIGEST_INVALID. */
export function parseReference(text: string): string {
  if (text.includes(':')) return parseDigest(text);
  if (isTag(text)) return text;
  throw new RegistryError(
    400,
    'TAG_INVALID',
    'invalid tag: use 1 to 128 letters, digits, underscores, periods and dashes, not starting with . or -',
    { tag: text },
  );
}

/** The digest of some content. */
export const digestOf = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
