import type { Contents, ManifestContent } from './contents';

/** A signature, an SBOM or the like: it may cross by the signature of what it refers to. */
export interface Attachment {
  /** What its manifest says it refers to. */
  readonly subject: string | undefined;
}

/** What runs, or is unpacked to run: layers of images, charts, modules. */
const runs = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)|\btar\b|\bwasm\b/i;
/** Signatures of cosign have the config of an image, too, and documents only for layers. */
const imageConfig = /^application\/vnd\.(?:oci\.image\.config|docker\.container\.image)\./i;
const documents = /^text\/|\+(?:json|xml)$/i;

/** More in an index of referrers are not looked into, and it counts as an image. */
const mostListed = 50;

/**
 * Reads whether something is an attachment by what it is made of, whatever it is called and says of itself;
 * undefined where it may be run, or cannot be read. An index is one as the referrers tag only.
 */
export async function attachmentOf(
  contents: Contents,
  repository: string,
  digest: string,
  asReferrersTag = false,
): Promise<Attachment | undefined> {
  const manifest = await contents.manifest(repository, digest);
  if (manifest === undefined || mayRun(manifest)) return undefined;
  const listed = manifest.manifests ?? [];
  if (listed.length > 0 && (!asReferrersTag || listed.length > mostListed)) return undefined;
  for (const each of listed)
    if ((await attachmentOf(contents, repository, each.digest)) === undefined) return undefined;
  return { subject: manifest.subject?.digest };
}

function mayRun({ config, layers }: ManifestContent): boolean {
  const types = (layers ?? []).map(({ mediaType }) => mediaType);
  if (types.some((type) => runs.test(type))) return true;
  return imageConfig.test(config?.mediaType ?? '') && !types.every((type) => documents.test(type));
}
