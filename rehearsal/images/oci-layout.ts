import { z } from 'zod';
import { digestOf, isDigest, isTag } from '../cloud/registry/grammar';
import { readManifestFacts } from '../cloud/registry/manifest';
import { ImageError, type Image, type ImageBlob, type ImageManifest } from './image';
import { readJsonFile, readSmallFile, type ImageFile, type ImageFiles } from './image-files';
import { parseImageName, repositoryFromPath, type ImageName } from './image-name';

const entrySchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string().refine(isDigest, 'expected sha256: and 64 hex digits'),
  annotations: z.record(z.string(), z.string()).optional(),
});
const indexSchema = z.looseObject({ manifests: z.array(entrySchema) });
type Entry = z.infer<typeof entrySchema>;

/** Images of an OCI image layout (image-spec, image-layout), one for each entry of its `index.json`. */
export async function loadOciLayout(files: ImageFiles, index: ImageFile): Promise<Image[]> {
  const parsed = indexSchema.safeParse(await readJsonFile(index));
  if (!parsed.success) throw new ImageError(`${index.origin}: not an OCI image index; save the image again`);
  return Promise.all(
    parsed.data.manifests.map(async (entry) => ({
      ...nameOf(entry, files.path),
      ...(await collect(files, entry)),
    })),
  );
}

/** containerd writes the full name, other tools a name or just a tag; an entry without any goes by digest. */
function nameOf({ annotations = {} }: Entry, path: string): ImageName {
  const full = annotations['io.containerd.image.name'];
  const name = full ?? annotations['org.opencontainers.image.ref.name'];
  const repository = repositoryFromPath(path);
  if (name === undefined) return { repository };
  if (full === undefined && isTag(name)) return { repository, tag: name };
  const parsed = parseImageName(name);
  if (parsed === undefined)
    throw new ImageError(`${path}: "${name}" is not a usable image name; give it a tag`);
  return parsed;
}

/** Reads manifests from the entry down, children before parents, and finds every blob they need. */
async function collect(files: ImageFiles, entry: Entry): Promise<Pick<Image, 'root' | 'children' | 'blobs'>> {
  const blobs = new Map<string, ImageBlob>();
  const children: ImageManifest[] = [];
  const visit = async (digest: string, mediaType: string): Promise<ImageManifest> => {
    const bytes = await readSmallFile(await findBlob(files, digest));
    const actual = digestOf(bytes);
    if (actual !== digest)
      throw new ImageError(
        `${files.path}: blob ${digest} holds ${actual}; the image is damaged, save it again`,
      );
    const facts = factsOf(files, bytes, mediaType, digest);
    for (const blob of facts.blobs) if (!blobs.has(blob)) blobs.set(blob, await toImageBlob(files, blob));
    for (const child of facts.children) children.push(await visit(child.digest, child.mediaType));
    return { digest, mediaType, bytes };
  };
  return { root: await visit(entry.digest, entry.mediaType), children, blobs: [...blobs.values()] };
}

function factsOf(
  files: ImageFiles,
  bytes: Buffer,
  mediaType: string,
  digest: string,
): ReturnType<typeof readManifestFacts> {
  try {
    return readManifestFacts(bytes, mediaType);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageError(`${files.path}: manifest ${digest} cannot be used: ${reason}`);
  }
}

async function toImageBlob(files: ImageFiles, digest: string): Promise<ImageBlob> {
  const file = await findBlob(files, digest);
  return { digest, size: file.size, origin: file.origin, open: () => file.open() };
}

async function findBlob(files: ImageFiles, digest: string): Promise<ImageFile> {
  const file = await files.find(`blobs/${digest.replace(':', '/')}`);
  if (file !== undefined) return file;
  throw new ImageError(
    `${files.path}: blob ${digest} is missing; export all platforms (skopeo copy --all ... oci:folder:tag) ` +
      'or only one (docker save --platform linux/amd64)',
  );
}
