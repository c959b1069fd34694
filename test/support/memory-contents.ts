import { buffer } from 'node:stream/consumers';
import type { Contents, ContentsOf, Descriptor, ManifestContent } from '../../src/domain/signatures/contents';
import type { Image } from '../../rehearsal/images/image';

/** The contents of images in memory, as a registry with the referrers API has them. */
export function memoryContents(images: readonly Image[], more: Partial<Contents> = {}): ContentsOf {
  const roots = images.flatMap((image) =>
    [...image.children, image.root].map((manifest) => ({ image, manifest })),
  );
  const parsed = ({ image: { repository, tag }, manifest }: (typeof roots)[number]) => {
    const { digest, mediaType, bytes } = manifest;
    const body = JSON.parse(bytes.toString()) as Partial<ManifestContent>;
    return { repository, tag, content: { ...body, digest, mediaType, bytes } as ManifestContent };
  };
  const all = roots.map(parsed);
  const contents: Contents = {
    registry: 'r.azurecr.io',
    manifest: (repository, reference) =>
      Promise.resolve(
        all.find(
          (each) =>
            each.repository === repository && (each.content.digest === reference || each.tag === reference),
        )?.content,
      ),
    blob: async (_, digest) => {
      const blob = images.flatMap(({ blobs }) => blobs).find((each) => each.digest === digest);
      return blob && buffer(blob.open());
    },
    referring: (_, digest, { isWanted, most }) => {
      const found = all.flatMap(({ content: { subject, bytes, ...content } }): Descriptor[] =>
        subject?.digest === digest
          ? [
              {
                ...content,
                artifactType: content.artifactType ?? content.config?.mediaType,
                size: bytes.length,
              },
            ]
          : [],
      );
      return Promise.resolve(found.filter(isWanted).slice(0, most));
    },
    ...more,
  };
  return { contents: () => contents };
}
