import { openRegistryStore } from '../../rehearsal/cloud/registry/store';
import { generateImages } from '../../rehearsal/images/samples';

/**
 * Puts images straight into the store of a registry that is not open: pushing them takes longer than moving.
 */
export async function putImages(folder: string, repositories: number, tagsOfEach: number): Promise<string[]> {
  const tags = Array.from({ length: tagsOfEach }, (_, i) => `1.${i}`);
  const store = await openRegistryStore(folder);
  const images = await generateImages(repositories);
  for (const { repository, root, blobs } of images) {
    for (const blob of blobs) await store.putBlob(repository, blob.digest, blob.open());
    await store.putManifest(repository, { bytes: root.bytes, mediaType: root.mediaType, tags });
  }
  store.close();
  return images.flatMap(({ repository }) => tags.map((tag) => `${repository}:${tag}`));
}
