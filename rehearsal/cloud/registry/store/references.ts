import { z } from 'zod';
import { RegistryError } from '../errors';
import type { ManifestFacts } from '../manifest';
import type { ContentFiles } from './content';
import type { Manifest, Repository } from './repository';

/**
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN with every blob or child manifest the repository does not hold.
 */
export function requireReferences(repository: Repository | undefined, facts: ManifestFacts): void {
  const missing = [
    ...facts.blobs.filter((digest) => repository?.blobs.has(digest) !== true),
    ...facts.children
      .map(({ digest }) => digest)
      .filter((digest) => repository?.manifests.has(digest) !== true),
  ];
  if (missing.length === 0) return;
  const list = missing.slice(0, 10).join(', ');
  throw new RegistryError(
    400,
    'MANIFEST_BLOB_UNKNOWN',
    `manifest references content this repository does not hold; push it first: ${list}`,
    missing.map((digest) => ({ digest })),
  );
}

/**
 * A manifest and everything that refers to it, directly or through another referrer (ACR deletes them
 * together).
 */
export function withReferrers({ referrers }: Repository, digest: string): string[] {
  const found = new Set([digest]);
  for (const subject of found) for (const referrer of referrers.get(subject) ?? []) found.add(referrer);
  return [...found];
}

const largestConfig = 4 * 1024 * 1024;
const configSchema = z.looseObject({ architecture: z.string().optional(), os: z.string().optional() });

/** Architecture and os as the image's own config states them; empty when the config is something else. */
export function readPlatform(
  content: ContentFiles,
  repository: Repository | undefined,
  { config }: ManifestFacts,
): Manifest['platform'] {
  if (config === undefined || (repository?.blobs.get(config.digest) ?? Infinity) > largestConfig) return {};
  try {
    const { architecture, os } = configSchema.parse(JSON.parse(content.readNow(config.digest).toString()));
    return { ...(architecture && { architecture }), ...(os && { os }) };
  } catch {
    return {};
  }
}
