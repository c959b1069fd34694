import { existsSync } from 'node:fs';
import { isTag } from '../cloud/registry/grammar';
import { loadDockerSave } from './docker-save';
import { ImageError, type Image } from './image';
import { openImageFiles } from './image-files';
import { loadOciLayout } from './oci-layout';

/**
 * Loads what a user points at: an OCI image layout folder, the same in a tar, or a `docker save` archive.
 * Nothing but manifests and configs is read until the image is pushed.
 * @param argument `path` for every image in it, `path:tag` for one.
 * @throws ImageError naming the path, what is wrong and what to do.
 */
export async function loadImages(argument: string): Promise<Image[]> {
  const { path, tag } = splitTag(argument);
  const files = await openImageFiles(path);
  // Docker 25 and later write both: the layout keeps the digests, manifest.json is there for older readers.
  const layout = await files.find('index.json');
  const dockerSave = await files.find('manifest.json');
  const load = async (): Promise<Image[]> => {
    if (layout !== undefined) return loadOciLayout(files, layout);
    if (dockerSave !== undefined) return loadDockerSave(files, dockerSave);
    throw new ImageError(
      `${path}: neither an OCI image layout (no index.json) nor an archive by docker save (no manifest.json)`,
    );
  };
  const images = await load();
  if (images.length === 0) throw new ImageError(`${path}: holds no image`);
  return tag === undefined ? images.map(withDefaultTag(images)) : [selectTag(images, path, tag)];
}

/** A path may hold a colon itself, so one that exists is taken whole. */
function splitTag(argument: string): { path: string; tag?: string } {
  const colon = argument.lastIndexOf(':');
  const tag = argument.slice(colon + 1);
  if (colon <= 0 || existsSync(argument) || !isTag(tag)) return { path: argument };
  return { path: argument.slice(0, colon), tag };
}

/** A lone image without a tag is `latest`, as in docker; among others it stays reachable by digest. */
const withDefaultTag =
  (images: readonly Image[]) =>
  (image: Image): Image =>
    images.length === 1 && image.tag === undefined ? { ...image, tag: 'latest' } : image;

function selectTag(images: readonly Image[], path: string, tag: string): Image {
  const tagged = images.filter((image) => image.tag === tag);
  const [only] = images.length === 1 && images[0]?.tag === undefined ? images : tagged;
  if (tagged.length > 1)
    throw new ImageError(
      `${path}: tag ${tag} is in it more than once ` +
        `(${tagged.map(({ repository }) => repository).join(', ')}); leave the tag out`,
    );
  if (only !== undefined) return { ...only, tag };
  const tags = images.flatMap((image) => image.tag ?? []);
  throw new ImageError(`${path}: no image is tagged ${tag}; it holds ${tags.join(', ') || 'no tags'}`);
}
