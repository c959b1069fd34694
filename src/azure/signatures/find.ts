import type { Contents, Descriptor } from '../../domain/signatures/contents';

/** A signature as it lies in a registry, or why one that is listed cannot be read. */
export type Found =
  | { readonly kind: 'notation'; readonly mediaType: string; readonly bytes: Buffer }
  | { readonly kind: 'bundle'; readonly bytes: Buffer }
  | {
      readonly kind: 'layer';
      readonly bytes: Buffer;
      readonly annotations: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

const notationType = 'application/vnd.cncf.notary.signature';
const isBundle = (type: string): boolean => type.startsWith('application/vnd.dev.sigstore.bundle');
const layerTypes = {
  manifest: 'application/vnd.dev.cosign.artifact.sig.v1+json',
  layer: 'application/vnd.dev.cosign.simplesigning.v1+json',
};

/** Whoever may push may attach any number, of any size: what is more is not looked at. */
const bounds = { signatures: 50, bytes: 1024 * 1024 };
/** An envelope of the Notary Project: certificates, a time stamp and little else. Reading more takes long. */
const mostOfEnvelope = 64 * 1024;

const unreadable = (problem: string): Found => ({ kind: 'unreadable', problem });

/** Signatures of the Notary Project, one after the other: whoever has found a good one stops. */
export async function* notationSignatures(
  contents: Contents,
  repository: string,
  digest: string,
): AsyncGenerator<Found> {
  const isWanted = ({ artifactType = notationType }: Descriptor): boolean => artifactType === notationType;
  for (const each of await referring(contents, repository, digest, isWanted, notationType)) {
    const manifest = await contents.manifest(repository, each.digest);
    // Older versions of notation have it in the blobs of an artifact manifest.
    const [layer, ...others] = manifest?.layers ?? manifest?.blobs ?? [];
    const type = manifest?.artifactType ?? manifest?.config?.mediaType;
    if (layer === undefined || others.length > 0 || type !== notationType) {
      yield unreadable('its manifest is missing, or damaged');
      continue;
    }
    const bytes = await blobOf(contents, repository, layer, mostOfEnvelope);
    yield bytes === undefined
      ? lost(layer, mostOfEnvelope)
      : { kind: 'notation', mediaType: layer.mediaType, bytes };
  }
}

/** Signatures of cosign: those of its tag first, then what refers to the artifact. */
export async function* cosignSignatures(
  contents: Contents,
  repository: string,
  digest: string,
): AsyncGenerator<Found> {
  const tagged = await contents.manifest(repository, `${tagOf(digest)}.sig`);
  yield* layersOf(contents, repository, tagged?.layers ?? []);
  const isWanted = ({ artifactType = '' }: Descriptor): boolean =>
    artifactType === layerTypes.manifest || isBundle(artifactType);
  for (const each of await referring(contents, repository, digest, isWanted)) {
    const manifest = await contents.manifest(repository, each.digest);
    const [first] = manifest?.layers ?? [];
    if (first === undefined) yield unreadable('its manifest is missing, or damaged');
    else if (isBundle(first.mediaType)) {
      const bytes = await blobOf(contents, repository, first);
      yield bytes === undefined ? lost(first) : { kind: 'bundle', bytes };
    } else yield* layersOf(contents, repository, manifest?.layers ?? []);
  }
}

async function* layersOf(
  contents: Contents,
  repository: string,
  layers: readonly Descriptor[],
): AsyncGenerator<Found> {
  const signed = layers.filter(({ mediaType }) => mediaType === layerTypes.layer);
  for (const layer of signed.slice(0, bounds.signatures)) {
    const bytes = await blobOf(contents, repository, layer);
    yield bytes === undefined ? lost(layer) : { kind: 'layer', bytes, annotations: layer.annotations ?? {} };
  }
}

/** By the referrers API, or where that has none by the tag that stands for it (OCI distribution 1.1). */
async function referring(
  contents: Contents,
  repository: string,
  digest: string,
  isWanted: (each: Descriptor) => boolean,
  artifactType?: string,
): Promise<readonly Descriptor[]> {
  const found = await contents.referring(repository, digest, {
    ...{ isWanted, most: bounds.signatures },
    ...(artifactType !== undefined && { artifactType }),
  });
  if (found !== undefined && found.length > 0) return found;
  const index = await contents.manifest(repository, tagOf(digest));
  return (index?.manifests ?? []).filter(isWanted).slice(0, bounds.signatures);
}

const tagOf = (digest: string): string => digest.replace(':', '-');

const blobOf = (
  contents: Contents,
  repository: string,
  { digest, size }: Descriptor,
  most = bounds.bytes,
): Promise<Buffer | undefined> =>
  size > most ? Promise.resolve(undefined) : contents.blob(repository, digest, most);

const lost = ({ size }: Descriptor, most = bounds.bytes): Found =>
  unreadable(size > most ? `it is larger than ${most} bytes` : 'its content is missing, or damaged');
