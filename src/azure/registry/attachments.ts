import { isAmbiguous } from './ambiguous';
import type { Contents, Descriptor, ManifestContent } from './contents';
import { isText } from './text';
import { manifestTypes } from './wire';

/** A signature, an SBOM or the like: it may cross by the signature of what it refers to. */
export interface Attachment {
  /** What its manifest says it refers to. */
  readonly subject: string | undefined;
}

/** Those of Docker's first schema have layers that are none here. */
const knownManifests = new Set(manifestTypes.split(','));

const names = [
  ...['cncf\\.notary\\.signature', 'dev\\.cosign\\.artifact\\.\\w+', 'dev\\.sigstore\\.bundle'],
  ...['in-toto(?:\\.\\w+)?', 'dsse\\.envelope', 'spdx', 'cyclonedx', 'syft', 'sarif', 'openvex', 'vex'],
  'microsoft\\.artifact\\.lifecycle',
];
/** Signatures, attestations, SBOMs and what scanners found: nobody runs them. All else may be run. */
const attached = new RegExp(
  `^(?:application|text)/(?:vnd\\.)?(?:${names.join('|')})(?:\\.v[\\d.]+)?(?:\\+(?:json|xml))?` +
    '(?:; *version=[\\d.]+)?$',
);
/** What lies in them besides. */
const documents = new Set([
  ...['application/jose+json', 'application/cose', 'application/json', 'text/plain'],
  ...['application/vnd.dev.cosign.simplesigning.v1+json', 'application/vnd.oci.empty.v1+json'],
]);
const emptyConfig = 'application/vnd.oci.empty.v1+json';
/** Signatures of cosign have the config of an image, too. */
const imageConfigs = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** More are not looked into, in an index of referrers or an attachment, and it counts as an image. */
const mostListed = 50;
/** Of a document under the config of an image. */
const mostBytes = 4 * 1024 * 1024;

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
  if (isAmbiguous(manifest.bytes.toString())) return undefined;
  const listed = manifest.manifests ?? undefined;
  if (listed === undefined) {
    if (!(await isDocument(contents, repository, manifest))) return undefined;
  } else {
    if (!asReferrersTag || listed.length > mostListed || manifest.config || manifest.layers) return undefined;
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
  if (!isKnown || parts.length > mostListed) return false;
  const type = config?.mediaType ?? emptyConfig;
  if (imageConfigs.has(type)) return parts.length > 0 && holdText(contents, repository, parts);
  return attached.test(artifactType ?? type) && (type === emptyConfig || attached.test(type));
}

/** Some clients unpack every layer of what has the config of an image, whatever its type. */
async function holdText(
  contents: Contents,
  repository: string,
  parts: readonly Descriptor[],
): Promise<boolean> {
  for (const { digest, size } of parts) {
    const bytes = size > mostBytes ? undefined : await contents.blob(repository, digest, mostBytes);
    if (bytes === undefined || !isText(bytes)) return false;
  }
  return true;
}
