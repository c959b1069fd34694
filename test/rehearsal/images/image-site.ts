import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ImageError, type Image } from '../../../rehearsal/images/image';
import { loadImages } from '../../../rehearsal/images/load-images';
import { sampleImages } from '../../../rehearsal/images/samples';
import { layoutOf, writeFiles } from './archives';

/** The sample images, and a folder to write them to. */
export interface ImageSite {
  readonly web: Image;
  readonly sbom: Image;
  readonly multi: Image;
  /** A path nobody used before. */
  readonly newPath: (name?: string) => string;
  /** The path of an OCI layout folder that holds the entries. */
  readonly layoutFolder: (...entries: Parameters<typeof layoutOf>[0]) => Promise<string>;
}

/** Makes the images before the tests of a file and removes the folder after them. */
export function useImages(): ImageSite {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-images-'));
  let images: readonly [web: Image, other: Image, sbom: Image, multi: Image];
  let count = 0;
  beforeAll(async () => {
    images = (await sampleImages()) as [Image, Image, Image, Image];
  });
  afterAll(() => rm(folder, { recursive: true }));

  const newPath = (name = 'app'): string => join(folder, String(++count), name);
  return {
    get web() {
      return images[0];
    },
    get sbom() {
      return images[2];
    },
    get multi() {
      return images[3];
    },
    newPath,
    async layoutFolder(...entries) {
      const path = newPath();
      await writeFiles(path, await layoutOf(entries));
      return path;
    },
  };
}

export const refName = (name: string): Record<string, string> => ({
  'org.opencontainers.image.ref.name': name,
});

/** What `loadImages` says when it refuses. */
export async function failure(argument: string): Promise<string> {
  const error: unknown = await loadImages(argument).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImageError);
  return (error as ImageError).message;
}
