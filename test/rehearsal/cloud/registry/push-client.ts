import { expect } from 'vitest';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import type { Made } from './artifacts';
import type { Answer } from './registry-call';
import type { ServedRegistry } from './serve-registry';

/** Begins an upload; returns where it goes on. */
export async function startUpload(registry: ServedRegistry, repository: string): Promise<string> {
  const { status, headers } = await registry.call('POST', `/v2/${repository}/blobs/uploads/`);
  expect(status).toBe(202);
  return headers.location!;
}

/** Uploads a blob in one PUT. */
export async function pushBlob(
  registry: ServedRegistry,
  repository: string,
  { bytes, digest }: Made,
): Promise<Answer> {
  return registry.call('PUT', `${await startUpload(registry, repository)}?digest=${digest}`, { body: bytes });
}

/** Puts a manifest under a tag or digest. */
export const putManifest = (
  registry: ServedRegistry,
  repository: string,
  reference: string,
  body: Buffer,
  type: string = mediaTypes.ociManifest,
): Promise<Answer> =>
  registry.call('PUT', `/v2/${repository}/manifests/${reference}`, {
    headers: { 'Content-Type': type },
    body,
  });
