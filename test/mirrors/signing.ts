import { digestOf } from '../../rehearsal/cloud/registry/grammar';
import { mediaTypes } from '../../rehearsal/cloud/registry/manifest';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildLayer,
  type BuiltBlob,
} from '../../rehearsal/images/build-image';
import type { Image } from '../../rehearsal/images/image';
import type { Workshop } from './openssl';

/** Puts signatures by OpenSSL into the envelopes of notation and cosign, as artifacts to push. */

interface Options {
  /** Whose digest is signed, where it is another than that of the image. */
  readonly of?: Image;
  readonly expiry?: string;
  readonly stamped?: boolean;
  /** Puts something else into what was signed. */
  readonly damaged?: boolean;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const prefix = 'io.cncf.notary.';

/** An image that nobody has signed yet. */
export async function unsignedImage(repository = 'app', tag = '1'): Promise<Image> {
  const root = buildImage([await buildLayer({ 'bin/app': 'good' })]);
  return { repository, tag, root, children: [], blobs: root.blobs };
}

/** A signature of the Notary Project that refers to an image (JWS). */
export function notationSignature(
  workshop: Pick<Workshop, 'chain' | 'signPss' | 'stamp'>,
  image: Image,
  options: Options = {},
): Image {
  const { root } = options.of ?? image;
  const { mediaType, digest, bytes } = root;
  const payload = json({ targetArtifact: { mediaType, digest, size: bytes.length } }).toString('base64url');
  const header = {
    alg: 'PS256',
    crit: [`${prefix}signingScheme`, ...(options.expiry === undefined ? [] : [`${prefix}expiry`])],
    cty: 'application/vnd.cncf.notary.payload.v1+json',
    [`${prefix}signingScheme`]: 'notary.x509',
    [`${prefix}signingTime`]: new Date().toISOString(),
    ...(options.expiry !== undefined && { [`${prefix}expiry`]: options.expiry }),
  };
  const protectedText = json(header).toString('base64url');
  const signature = workshop.signPss(Buffer.from(`${protectedText}.${payload}`));
  const token = options.stamped === true ? workshop.stamp(signature).toString('base64') : undefined;
  const unprotected = {
    x5c: workshop.chain,
    ...(token !== undefined && { [`${prefix}timestampSignature`]: token }),
  };
  if (options.damaged === true) signature[9] = (signature[9] ?? 0) ^ 1;
  const envelope = json({
    payload,
    protected: protectedText,
    header: unprotected,
    signature: signature.toString('base64url'),
  });
  const layer = buildBlob(envelope, 'application/jose+json');
  return attached(image, buildAttachment(image.root, 'application/vnd.cncf.notary.signature', layer));
}

const attached = ({ repository }: Image, root: ReturnType<typeof buildAttachment>): Image => ({
  ...{ repository, root, children: [], blobs: root.blobs },
});

/** A signature of cosign under the tag of its scheme (simple signing). */
export function cosignSignature(workshop: Workshop, image: Image, options: Options = {}): Image {
  const { digest } = (options.of ?? image).root;
  const identity = { 'docker-reference': image.repository };
  const critical = {
    ...{ identity, image: { 'docker-manifest-digest': digest } },
    type: 'cosign container image signature',
  };
  const payload = json({ critical, optional: null });
  const signature = workshop.signEcdsa(options.damaged === true ? json({}) : payload).toString('base64');
  const layer = buildBlob(payload, 'application/vnd.dev.cosign.simplesigning.v1+json');
  const config = buildBlob(json({}), 'application/vnd.oci.image.config.v1+json');
  const described = ({ mediaType, digest: of, size }: BuiltBlob) => ({ mediaType, digest: of, size });
  const annotations = { 'dev.cosignproject.cosign/signature': signature };
  const bytes = json({
    ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: described(config) },
    layers: [{ ...described(layer), annotations }],
  });
  return {
    repository: image.repository,
    tag: `${image.root.digest.replace(':', '-')}.sig`,
    root: { digest: digestOf(bytes), mediaType: mediaTypes.ociManifest, bytes },
    children: [],
    blobs: [config, layer],
  };
}

interface Demands {
  readonly level?: string;
  readonly tsa?: boolean;
  readonly revocation?: string;
}

/** A trust policy for what a workshop signs by notation. */
export const notationPolicy = (
  { root, tsaRoot }: Pick<Workshop, 'root' | 'tsaRoot'>,
  { level = 'strict', tsa = false, revocation }: Demands = {},
): string =>
  JSON.stringify({
    notation: {
      trustStores: { 'ca:acme': [root], ...(tsa && { 'tsa:acme': [tsaRoot] }) },
      trustPolicies: [
        {
          ...{ name: 'acme', registryScopes: ['*'] },
          signatureVerification: { level, ...(revocation !== undefined && { override: { revocation } }) },
          trustStores: ['ca:acme', ...(tsa ? ['tsa:acme'] : [])],
          trustedIdentities: ['x509.subject: C=US, ST=WA, O=acme'],
        },
      ],
    },
  });

/** A trust policy for what a workshop signs by cosign. */
export const cosignPolicy = ({ publicKey }: Workshop): string =>
  JSON.stringify({ cosign: { policies: [{ name: 'acme', repositories: ['**'], keys: [publicKey] }] } });
