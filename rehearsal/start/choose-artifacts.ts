import type { Endpoints } from '../endpoints';
import type { Image } from '../images/image';
import { pushToCloud } from '../images/push-to-cloud';
import { sampleImages } from '../images/samples';
import { createRegistryReader } from './registry-reader';

/**
 * What to transfer: the given images, else all tags at the source, else samples. What is not there yet is
 * pushed.
 */
export async function chooseArtifacts(images: readonly Image[], endpoints: Endpoints): Promise<string[]> {
  if (images.length > 0) return push(images, endpoints);
  const present = await createRegistryReader(endpoints.registries.source, endpoints).listArtifacts();
  return present.length > 0 ? present : push(await sampleImages(), endpoints);
}

async function push(images: readonly Image[], endpoints: Endpoints): Promise<string[]> {
  const pushed = await pushToCloud(endpoints, images);
  return pushed.map(({ reference }) => reference);
}
