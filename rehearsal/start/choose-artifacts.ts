import { readFileSync } from 'node:fs';
import type { Endpoints } from '../endpoints';
import type { Image } from '../images/image';
import { pushImages } from '../images/push';
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

async function push(images: readonly Image[], { registries, caFile }: Endpoints): Promise<string[]> {
  const { host, username, password } = registries.source;
  const ca = readFileSync(caFile, 'utf8');
  const pushed = await pushImages(host, { username, password, ca }, images);
  return pushed.map(({ reference }) => reference);
}
