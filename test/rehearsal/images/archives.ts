import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { digestOf } from '../../../rehearsal/cloud/registry/grammar';
import type { Image } from '../../../rehearsal/images/image';

export type Files = Readonly<Record<string, Buffer | string>>;

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

interface Link {
  readonly name: string;
  readonly type: 'link' | 'symlink';
  readonly linkname: string;
}

/** Writes a tar of files and links. */
export async function writeTar(path: string, files: Files, links: readonly Link[] = []): Promise<void> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  for (const link of links) archive.entry(link);
  archive.finalize();
  await mkdir(dirname(path), { recursive: true });
  await pipeline(archive, createWriteStream(path));
}

/** An OCI image layout of images, named by the annotation their entry gets. */
export async function layoutOf(
  entries: readonly { image: Image; annotations?: Record<string, string> }[],
): Promise<Record<string, Buffer | string>> {
  const files: Record<string, Buffer | string> = { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}' };
  const manifests = entries.map(({ image: { root }, annotations }) => ({
    mediaType: root.mediaType,
    digest: root.digest,
    size: root.bytes.length,
    annotations,
  }));
  files['index.json'] = JSON.stringify({ schemaVersion: 2, manifests });
  for (const { image } of entries) {
    for (const { digest, bytes } of [...image.children, image.root]) files[blobPath(digest)] = bytes;
    for (const blob of image.blobs) files[blobPath(blob.digest)] = await buffer(blob.open());
  }
  return files;
}

export const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** What `docker save` wrote before Docker 25: plain layers beside a config that lists their digests. */
export function dockerSaveOf(
  repoTags: readonly string[] | null,
  layers: readonly Buffer[],
): Record<string, Buffer | string> {
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
    }),
  );
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const names = layers.map((_layer, index) => `layer-${index}/layer.tar`);
  return {
    [configName]: config,
    ...Object.fromEntries(layers.map((layer, index) => [names[index]!, layer])),
    'manifest.json': JSON.stringify([{ Config: configName, RepoTags: repoTags, Layers: names }]),
  };
}
