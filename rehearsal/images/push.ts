import pMap from 'p-map';
import { referenceOf, ImageError, type Image, type ImageBlob, type ImageManifest } from './image';
import { createRegistryClient, type RegistryClient, type RegistryLogin } from './registry-client';

/** An image that is in the registry. */
export interface PushedImage {
  /** `repository:tag` or `repository@digest`. */
  readonly reference: string;
  readonly digest: string;
  /** False when the registry already had it under this reference. */
  readonly pushed: boolean;
}

const imagesAtOnce = 4;

/**
 * Pushes images through the registry's data plane, as docker does, and skips what is there already.
 * @param host `127.0.0.1:port`.
 * @throws ImageError naming the image and what the registry said, or the file whose bytes are not what their
 * name says.
 */
export async function pushImages(
  host: string,
  login: RegistryLogin,
  images: readonly Image[],
): Promise<PushedImage[]> {
  const client = createRegistryClient(host, login);
  try {
    return await pMap(images, (image) => pushImage(client, image), { concurrency: imagesAtOnce });
  } finally {
    client.close();
  }
}

async function pushImage(client: RegistryClient, image: Image): Promise<PushedImage> {
  const { repository, tag, root, children, blobs } = image;
  const done = { reference: referenceOf(image), digest: root.digest };
  const present = await client.call('HEAD', repository, `manifests/${tag ?? root.digest}`, {
    headers: { Accept: root.mediaType },
  });
  if (present.status === 200 && present.headers['docker-content-digest'] === root.digest)
    return { ...done, pushed: false };
  for (const blob of blobs) await pushBlob(client, repository, blob);
  for (const child of children) await pushManifest(client, repository, child, child.digest);
  await pushManifest(client, repository, root, tag ?? root.digest);
  return { ...done, pushed: true };
}

async function pushBlob(client: RegistryClient, repository: string, blob: ImageBlob): Promise<void> {
  const { digest, size, origin } = blob;
  const { status } = await client.call('HEAD', repository, `blobs/${digest}`);
  if (status === 200) return;
  const opened = await client.call('POST', repository, 'blobs/uploads/');
  const location = opened.headers.location;
  if (opened.status !== 202 || location === undefined)
    throw new ImageError(`cannot start pushing to ${repository}: ${opened.problem}`);
  const separator = location.includes('?') ? '&' : '?';
  const sent = await client.callAt('PUT', repository, `${location}${separator}digest=${digest}`, {
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': size },
    body: () => blob.open(),
  });
  if (sent.status === 201) return;
  const damaged = sent.problem.includes('DIGEST_INVALID');
  throw new ImageError(
    damaged
      ? `${origin} does not hold what its digest ${digest} says: the image is damaged, export it again`
      : `cannot push ${origin} to ${repository}: ${sent.problem}`,
  );
}

async function pushManifest(
  client: RegistryClient,
  repository: string,
  { bytes, mediaType }: ImageManifest,
  reference: string,
): Promise<void> {
  const { status, problem } = await client.call('PUT', repository, `manifests/${reference}`, {
    headers: { 'Content-Type': mediaType, 'Content-Length': bytes.length },
    body: () => bytes,
  });
  if (status !== 201)
    throw new ImageError(`cannot push the manifest ${reference} to ${repository}: ${problem}`);
}
