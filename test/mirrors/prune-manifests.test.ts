import { beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../rehearsal/cloud/registry/grammar';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildIndex,
  buildLayer,
  type BuiltManifest,
} from '../../rehearsal/images/build-image';
import type { Image } from '../../rehearsal/images/image';
import { byHand } from './by-hand';
import { useMirror } from './mirror';

/** Which manifests go with a tag: those of an index and what refers to it, unless others use them. */

const rules = { allow: ['team/**'], referrers: 'all' };
const mirror = useMirror();
const built: Record<string, BuiltManifest> = {};
const at = (repository: string, name: string): string => `${repository}@${built[name]!.digest}`;

const toImage = (repository: string, name: string, tag?: string): Image => {
  const root = built[name]!;
  const blobs = [root, ...root.children].flatMap((manifest) => manifest.blobs);
  const each = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
  return { repository, ...(tag !== undefined && { tag }), root, children: root.children, blobs: each };
};

beforeAll(async () => {
  const image = async (text: string) => buildImage([await buildLayer({ text })]);
  for (const name of ['alone', 'shared', 'tagged', 'signed', 'watched', 'other'])
    built[name] = await image(name);
  const { alone, shared, tagged, signed, other } = built;
  built.index = buildIndex({ amd64: alone!, arm64: shared!, arm: tagged! });
  built.otherIndex = buildIndex({ arm64: shared!, amd64: other! });
  built.sbom = buildAttachment(
    signed!,
    'application/spdx+json',
    buildBlob(Buffer.from('sbom'), 'text/plain'),
  );
  await mirror.push([
    toImage('team/multi', 'index', '1.0'),
    toImage('team/multi', 'otherIndex', '2.0'),
    toImage('team/multi', 'tagged', 'arm'),
    toImage('team/signed', 'signed', '1.0'),
    toImage('team/signed', 'sbom'),
    toImage('team/watched', 'watched', '1.0'),
    toImage('team/stays', 'other', '1.0'),
  ]);
  expect((await mirror.mirror(rules)).status).toBe('succeeded');
});

it('deletes an index and of its manifests those that no tag and no other index has', async () => {
  await mirror.untag('source', 'team/multi:1.0');
  const { prune } = await mirror.mirror(rules);
  expect(prune?.deleted).toEqual(['team/multi:1.0']);
  expect(new Set(prune?.manifests)).toEqual(new Set([at('team/multi', 'index'), at('team/multi', 'alone')]));
  expect(prune?.kept).toEqual([
    {
      reference: at('team/multi', 'shared'),
      reason: `it is part of the index ${built.otherIndex!.digest}`,
    },
    { reference: at('team/multi', 'tagged'), reason: 'it has the tag arm' },
  ]);
  const left = ['otherIndex', 'shared', 'tagged', 'other'].map((name) => built[name]!.digest);
  expect(new Set(await mirror.manifests('target', 'team/multi'))).toEqual(new Set(left));
});

it('deletes what refers to a manifest with it, where the route brought that', async () => {
  expect(await mirror.manifests('target', 'team/signed')).toHaveLength(2);
  await mirror.untag('source', 'team/signed:1.0');
  const { prune } = await mirror.mirror(rules);
  expect(prune?.deleted).toEqual(['team/signed:1.0']);
  expect(prune?.manifests).toEqual([at('team/signed', 'signed'), at('team/signed', 'sbom')]);
  expect(await mirror.manifests('target', 'team/signed')).toEqual([]);
});

it('keeps a manifest that something of others refers to', async () => {
  const { digest, bytes, mediaType } = built.watched!;
  const subject = { mediaType, digest, size: bytes.length };
  const body = JSON.stringify({ ...(JSON.parse(bytes.toString()) as object), subject });
  const referrer = digestOf(Buffer.from(body));
  const { endpoints } = mirror.rehearsed.cloud;
  await byHand(endpoints, 'target', 'PUT', `v2/team/watched/manifests/${referrer}`, body, mediaType);
  await mirror.untag('source', 'team/watched:1.0');
  const { prune } = await mirror.mirror(rules);
  expect(prune).toMatchObject({ deleted: ['team/watched:1.0'], manifests: [] });
  expect(prune?.kept).toEqual([
    { reference: at('team/watched', 'watched'), reason: `others refer to it: ${referrer}` },
  ]);
  expect(new Set(await mirror.manifests('target', 'team/watched'))).toEqual(new Set([digest, referrer]));
});
