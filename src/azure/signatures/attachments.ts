import { isAmbiguous } from './ambiguous';
import {
  manifestTypes,
  type Contents,
  type Descriptor,
  type ManifestContent,
} from '../../domain/signatures/contents';
import { isCose, isText } from './text';

/** A signature, an SBOM or the like: it may cross by the signature of what it refers to. */
export interface Attachment {
  /** What its manifest says it refers to. */
  readonly subject: string | undefined;
}

/** Those of Docker's first schema have layers that are none here. */
const knownManifests = new Set<string>(manifestTypes);
const indexes = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

const names = [
  ...['cncf\\.notary\\.signature', 'dev\\.cosign\\.artifact\\.\\w+', 'dev\\.sigstore\\.bundle'],
  ...['in-toto(?:\\.[\\w-]+)?', 'dsse\\.envelope', 'spdx', 'cyclonedx', 'syft', 'sarif', 'openvex', 'vex'],
  ...['docker\\.attestation\\.manifest', 'microsoft\\.artifact\\.lifecycle'],
];
/** Signatures, attestations, SBOMs and what scanners found: nobody runs them. All else may be run. */
const attached = new RegExp(
  `^(?:application|text)/(?:vnd\\.)?(?:${names.join('|')})(?:\\.v[\\d.]+)?(?:\\+(?:json|xml|dsse))?` +
    '(?:; *version=[\\d.]+)?$',
);
const cose = 'application/cose';
/** What lies in them besides. */
const documents = new Set([
  ...['application/jose+json', cose, 'application/json', 'text/plain', 'application/xml', 'text/xml'],
  ...['application/vnd.dev.cosign.simplesigning.v1+json', 'application/vnd.oci.empty.v1+json'],
]);
const emptyConfig = 'application/vnd.oci.empty.v1+json';
/** Of `{}`. */
const emptyDigest = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
/** Signatures of cosign have the config of an image, too. */
const imageConfigs = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** More are not looked into, and it counts as an image: attestations of cosign get a layer more each time. */
const most = { listed: 50, parts: 1000, bytes: 32 * 1024 * 1024, bytesInAll: 64 * 1024 * 1024 };

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
  if (manifest === undefined || !knownManifests.has(manifest.mediaType)) return undefined;
  if (manifest.opaque || isAmbiguous(manifest.bytes.toString())) return undefined;
  const listed = manifest.manifests ?? undefined;
  if ((listed !== undefined) !== indexes.has(manifest.mediaType)) return undefined;
  if (listed === undefined) {
    if (!(await isDocument(contents, repository, manifest))) return undefined;
  } else {
    const { config, layers, blobs, artifactType } = manifest;
    const listsOnly = !config && !layers && !blobs && artifactType === undefined;
    if (!asReferrersTag || !listsOnly || listed.length > most.listed) return undefined;
    for (const each of listed)
      if ((await attachmentOf(contents, repository, each.digest)) === undefined) return undefined;
  }
  return { subject: manifest.subject?.digest };
}

async function isDocument(
  contents: Contents,
  repository: string,
  { artifactType, config, layers, blobs }: ManifestContent,
): Promise<boolean> {
  const parts = [...(layers ?? []), ...(blobs ?? [])];
  const isKnown = parts.every(({ mediaType }) => attached.test(mediaType) || documents.has(mediaType));
  if (!isKnown || parts.length > most.parts) return false;
  const type = config?.mediaType ?? emptyConfig;
  const isNamed = imageConfigs.has(type)
    ? parts.length > 0
    : attached.test(artifactType ?? type) && (type === emptyConfig || attached.test(type));
  const read = config && config.digest !== emptyDigest ? [config, ...parts] : parts;
  return isNamed && holdDocuments(contents, repository, read);
}

/** Some clients unpack layers whatever their type. */
async function holdDocuments(
  contents: Contents,
  repository: string,
  parts: readonly Descriptor[],
): Promise<boolean> {
  let left = most.bytesInAll;
  for (const { mediaType, digest, size } of parts) {
    const bound = Math.min(most.bytes, left);
    const bytes = size > bound ? undefined : await contents.blob(repository, digest, bound);
    if (bytes === undefined || !(isText(bytes) || (mediaType === cose && isCose(bytes)))) return false;
    left -= bytes.length;
  }
  return true;
}
