import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { digestOf } from '../cloud/registry/grammar';
import { buildManifest, type BuiltBlob } from './build-image';
import { ImageError, type Image } from './image';
import { readJsonFile, readSmallFile, type ImageFile, type ImageFiles } from './image-files';
import { parseImageName, repositoryFromPath } from './image-name';

const entrySchema = z.looseObject({
  Config: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  Layers: z.array(z.string()),
});
const manifestSchema = z.array(entrySchema);
const configSchema = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()) }) });

/**
 * Images of an archive by `docker save` from before Docker 25: `manifest.json`, configs, layers as plain
 * tars. Such an archive holds no registry manifest, so one is made, the same each time.
 */
export async function loadDockerSave(files: ImageFiles, manifest: ImageFile): Promise<Image[]> {
  const parsed = manifestSchema.safeParse(await readJsonFile(manifest));
  if (!parsed.success)
    throw new ImageError(`${manifest.origin}: not written by docker save; save the image again`);
  const images = await Promise.all(parsed.data.map((entry) => loadEntry(files, entry)));
  return images.flat();
}

async function loadEntry(files: ImageFiles, entry: z.infer<typeof entrySchema>): Promise<Image[]> {
  const config = await findPart(files, entry.Config);
  const configBytes = await readSmallFile(config);
  const parsed = configSchema.safeParse(await readJsonFile(config));
  const diffIds = parsed.success ? parsed.data.rootfs.diff_ids : [];
  if (diffIds.length !== entry.Layers.length)
    throw new ImageError(
      `${config.origin}: lists ${diffIds.length} layers, the archive ${entry.Layers.length}`,
    );
  const layers = await Promise.all(
    entry.Layers.map(async (name, index) => readLayer(await findPart(files, name), diffIds[index] ?? '')),
  );
  const configBlob: BuiltBlob = {
    digest: digestOf(configBytes),
    size: config.size,
    origin: config.origin,
    open: () => config.open(),
    mediaType: 'application/vnd.oci.image.config.v1+json',
  };
  const { blobs, children, ...root } = buildManifest(configBlob, layers);
  const unique = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
  return namesOf(files, entry.RepoTags ?? []).map((name) => ({ ...name, root, children, blobs: unique }));
}

/**
 * The config's diff id is the digest of the plain tar, so it need not be read twice; the registry checks it.
 */
async function readLayer(file: ImageFile, diffId: string): Promise<BuiltBlob> {
  const start = file.size < 2 ? Buffer.alloc(2) : await buffer(file.open({ start: 0, end: 1 }));
  const zipped = start.equals(Buffer.from([0x1f, 0x8b]));
  return {
    digest: zipped ? await hash(file) : diffId,
    size: file.size,
    origin: file.origin,
    open: () => file.open(),
    mediaType: `application/vnd.oci.image.layer.v1.tar${zipped ? '+gzip' : ''}`,
  };
}

async function hash(file: ImageFile): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of file.open()) sha256.update(chunk as Buffer);
  return `sha256:${sha256.digest('hex')}`;
}

function namesOf({ path }: ImageFiles, repoTags: readonly string[]): Pick<Image, 'repository' | 'tag'>[] {
  if (repoTags.length === 0) return [{ repository: repositoryFromPath(path) }];
  return repoTags.map((name) => {
    const parsed = parseImageName(name);
    if (parsed === undefined)
      throw new ImageError(`${path}: "${name}" is not a usable image name; tag the image`);
    return parsed;
  });
}

async function findPart(files: ImageFiles, name: string): Promise<ImageFile> {
  const file = await files.find(name);
  if (file === undefined) throw new ImageError(`${files.path}: ${name} is missing; save the image again`);
  return file;
}
