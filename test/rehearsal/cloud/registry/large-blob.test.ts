import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBlob } from '../../../../rehearsal/images/build-image';
import { pushImages } from '../../../../rehearsal/images/push';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import { configType, layerType, made } from './artifacts';

const mebibyte = 1024 * 1024;
const layerBytes = 512 * mebibyte;
const memoryBound = 300 * mebibyte;

let child: ChildProcess;
let registry: { host: string; ca: string; username: string; password: string };
beforeAll(async () => {
  child = fork(join(__dirname, 'fixtures/large-blob-registry.ts'), { execArgv: ['--import', 'tsx'] });
  [registry] = (await once(child, 'message')) as [typeof registry];
});
afterAll(async () => {
  child.disconnect();
  await once(child, 'exit');
});

function* chunks(): Iterable<Buffer> {
  const chunk = Buffer.alloc(mebibyte, 'layer');
  for (let sent = 0; sent < layerBytes; sent += chunk.length) yield chunk;
}

function sha256(): string {
  const hash = createHash('sha256');
  for (const chunk of chunks()) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

describe('a layer of 512 MiB', () => {
  it('passes through the registry both ways within 300 MiB of memory', async () => {
    const digest = sha256();
    const config = buildBlob(Buffer.from('{}'), configType);
    const root = made({
      schemaVersion: 2,
      config: { mediaType: configType, digest: config.digest, size: config.size },
      layers: [{ mediaType: layerType, digest, size: layerBytes }],
    });
    const layer = { digest, size: layerBytes, origin: 'synthetic', open: () => Readable.from(chunks()) };
    await pushImages(registry.host, registry, [
      {
        repository: 'large',
        tag: '1',
        root: { ...root, mediaType: mediaTypes.ociManifest },
        children: [],
        blobs: [config, layer],
      },
    ]);

    const agent = new Agent({ ca: registry.ca });
    const pull = request(`https://${registry.host}/v2/large/blobs/${digest}`, {
      agent,
      auth: `${registry.username}:${registry.password}`,
    }).end();
    const [response] = (await once(pull, 'response')) as [IncomingMessage];
    const hash = createHash('sha256');
    for await (const chunk of response) hash.update(chunk as Buffer);
    expect(`sha256:${hash.digest('hex')}`).toBe(digest);

    child.send('memory');
    const [{ peakBytes }] = (await once(child, 'message')) as [{ peakBytes: number }];
    expect(peakBytes).toBeLessThan(memoryBound);
  });
});
