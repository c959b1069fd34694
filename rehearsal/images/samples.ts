import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildIndex,
  buildLayer,
  type BuiltManifest,
} from './build-image';
import type { Image, ImageBlob } from './image';

/**
 * What `npm start` pushes into an empty source registry: tags that share layers, an index, an artifact by
 * digest.
 */
export async function sampleImages(): Promise<Image[]> {
  const base = await buildLayer({ 'etc/os-release': 'NAME="Rehearsal"\n', 'bin/app': '#!/bin/sh\n' });
  const web1 = buildImage([base, await buildLayer({ 'srv/index.html': '<h1>One</h1>\n' })]);
  const web2 = buildImage([base, await buildLayer({ 'srv/index.html': '<h1>One point one</h1>\n' })]);
  const multi = buildIndex({
    amd64: buildImage([await buildLayer({ 'bin/tool': 'built for amd64\n' })], 'amd64'),
    arm64: buildImage([await buildLayer({ 'bin/tool': 'built for arm64\n' })], 'arm64'),
  });
  const api = buildImage([base, await buildLayer({ 'opt/api/server.js': 'listen(8080);\n' })]);
  const sbom = buildAttachment(web2, 'application/spdx+json', sbomOf('samples/web:1.1'));
  return [
    toImage('samples/web', '1.0', web1),
    toImage('samples/web', '1.1', web2),
    toImage('samples/web', undefined, sbom),
    toImage('samples/multi', '2.0', multi),
    toImage('team/api', '2026.1', api),
  ];
}

/**
 * `count` distinct images `fleet/app-001:1.0`, `fleet/app-002:1.0`, ... that share one layer; after so many
 * others.
 */
export async function generateImages(count: number, after = 0): Promise<Image[]> {
  const base = await buildLayer({ 'etc/os-release': 'NAME="Fleet"\n' });
  const numbers = Array.from({ length: count }, (_, index) => String(after + index + 1).padStart(3, '0'));
  return Promise.all(
    numbers.map(async (number) => {
      const layer = await buildLayer({ 'srv/number': `${number}\n` });
      return toImage(`fleet/app-${number}`, '1.0', buildImage([base, layer]));
    }),
  );
}

function sbomOf(name: string): ReturnType<typeof buildBlob> {
  const document = { spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', name, packages: [] };
  return buildBlob(Buffer.from(JSON.stringify(document)), 'application/spdx+json');
}

function toImage(repository: string, tag: string | undefined, root: BuiltManifest): Image {
  const all = [...root.children, root];
  const blobs = new Map<string, ImageBlob>(
    all.flatMap((manifest) => manifest.blobs.map((blob) => [blob.digest, blob])),
  );
  return {
    repository,
    ...(tag !== undefined && { tag }),
    root,
    children: root.children,
    blobs: [...blobs.values()],
  };
}
