import { readFileSync } from 'node:fs';
import type { Endpoints } from '../endpoints';
import type { Image } from './image';
import { pushImages, type PushedImage } from './push';

/** Pushes images into a registry of a rehearsal cloud, as its administrator. */
export function pushToCloud(
  { registries, caFile }: Endpoints,
  images: readonly Image[],
  side: 'source' | 'target' = 'source',
): Promise<PushedImage[]> {
  const { host, username, password } = registries[side];
  return pushImages(host, { username, password, ca: readFileSync(caFile, 'utf8') }, images);
}
