import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { digestOf } from '../../rehearsal/cloud/registry/grammar';
import { mediaTypes } from '../../rehearsal/cloud/registry/manifest';
import type { Image, ImageBlob } from '../../rehearsal/images/image';
import { pushImages } from '../../rehearsal/images/push';
import type { Server } from './servers';

const mebibyte = 1024 * 1024;

/**
 * An image of random layers, made in memory while it is sent, so that no disk but the registry's is measured.
 */
export function createImage(layers: number, mebibytesEach: number): Image {
  const config = createBlob([Buffer.from('{"architecture":"amd64","os":"linux"}')]);
  const blobs = Array.from({ length: layers }, () => {
    const random = randomBytes(mebibyte);
    return createBlob(Array.from({ length: mebibytesEach }, (_, index) => rotate(random, index)));
  });
  const describe = ({ digest, size }: ImageBlob, mediaType: string): object => ({ mediaType, digest, size });
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: describe(config, 'application/vnd.oci.image.config.v1+json'),
      layers: blobs.map((blob) => describe(blob, 'application/vnd.oci.image.layer.v1.tar')),
    }),
  );
  const root = { digest: digestOf(bytes), mediaType: mediaTypes.ociManifest, bytes };
  return { repository: 'bench/image', tag: '1', root, children: [], blobs: [config, ...blobs] };
}

/** The same random bytes starting elsewhere: every block differs at no cost. */
const rotate = (random: Buffer, by: number): readonly Buffer[] => [
  random.subarray(by),
  random.subarray(0, by),
];

function createBlob(blocks: readonly (Buffer | readonly Buffer[])[]): ImageBlob {
  const parts = blocks.flat();
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return {
    digest: `sha256:${hash.digest('hex')}`,
    size: parts.reduce((sum, part) => sum + part.length, 0),
    origin: 'random',
    open: () => Readable.from(parts),
  };
}

/** Seconds it takes to push the image. */
export async function timePush({ host, login }: Server, image: Image): Promise<number> {
  const start = performance.now();
  await pushImages(host, login, [image]);
  return (performance.now() - start) / 1000;
}

/** Seconds it takes to read every blob of the image, one after another, dropping the bytes. */
export async function timePull({ host, login }: Server, image: Image): Promise<number> {
  const agent = new Agent({ ca: login.ca, keepAlive: true });
  const start = performance.now();
  for (const { digest, size } of image.blobs) {
    const outgoing = request(`https://${host}/v2/${image.repository}/blobs/${digest}`, {
      agent,
      auth: `${login.username}:${login.password}`,
    }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    let received = 0;
    response.on('data', (chunk: Buffer) => (received += chunk.length));
    await once(response, 'end');
    if (received !== size) throw new Error(`${host} sent ${received} of ${size} bytes of ${digest}`);
  }
  agent.destroy();
  return (performance.now() - start) / 1000;
}
