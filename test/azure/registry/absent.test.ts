import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import type { Registry } from '../../../src/azure/registry/registry';
import { useRehearsedServices } from '../../support/rehearsed-services';

/** What a registry says of itself is believed; what stands before it is not. */

const app = useRehearsedServices();
const repository = 'fleet/app-001';
let registry: Registry;
let deletions = 0;
const count = (message: unknown): void => {
  if ((message as { readonly request: ClientRequest }).request.method === 'DELETE') deletions++;
};
beforeEach(async () => {
  await pushToCloud(app.rehearsed.cloud.endpoints, await generateImages(1));
  registry = await app.services.registry(app.services.route('default').source!);
  deletions = 0;
  subscribe('http.client.request.start', count);
});
afterEach(() => {
  unsubscribe('http.client.request.start', count);
  app.rehearsed.cloud.foundation.faults.clear();
});

const referrersOf = async (digest: string) =>
  (await registry.open([repository])).referrers(repository, digest);

const unavailable = { failure: { code: 'UNAVAILABLE', retryable: true } };

it.each<[string, string, () => Promise<unknown>]>([
  ['a tag', '*/_tags/*', () => registry.digests([{ repository, tag: '1.0' }])],
  ['a listing', '*/_tags', async () => (await registry.open([repository])).tags(repository)],
  ['a deletion', '*/_tags/*', () => registry.deletions([repository]).deleteTag(repository, '1.0')],
])('does not take the 404 of a proxy for an absence: %s', async (_, path, ask) => {
  const page = { name: 'gateway-page', service: 'registry', status: 404, kilobytes: 1 } as const;
  app.rehearsed.cloud.foundation.faults.arm({ ...page, path, skip: 0, count: 'always' });
  await expect(ask()).rejects.toMatchObject(unavailable);
});

it.each<[string, string, () => Promise<unknown>]>([
  ['a tag', '*/_tags/*', () => registry.digests([{ repository, tag: '1.0' }])],
  [
    'a manifest',
    '*/_manifests/*',
    () => registry.digests([{ repository, digest: `sha256:${'0'.repeat(64)}` }]),
  ],
  ['all manifests', '*/_manifests', async () => (await registry.open([repository])).manifests(repository)],
  ['what refers to one', '*/referrers/*', async () => referrersOf(`sha256:${'0'.repeat(64)}`)],
  ['a tag that is to go', '*/_tags/*', () => registry.deletions([repository]).tagNow(repository, '1.0')],
])('does not take an answer that says nothing for an absence: %s', async (_, path, ask) => {
  const empty = { name: 'empty-answer', service: 'registry', path, skip: 0, count: 'always' } as const;
  app.rehearsed.cloud.foundation.faults.arm(empty);
  await expect(ask()).rejects.toMatchObject(unavailable);
});

it('takes the word of the registry', async () => {
  expect(await registry.digests([{ repository, tag: 'none' }])).toEqual([undefined]);
  expect(await (await registry.open(['nowhere'])).tags('nowhere')).toBeUndefined();
});

it('tries a deletion once: whoever tries again looks before', async () => {
  const throttle = { name: 'throttle', service: 'registry', method: 'DELETE', skip: 0, count: 1 } as const;
  app.rehearsed.cloud.foundation.faults.arm({ ...throttle, retryAfterSeconds: 1 });
  const deleted = registry.deletions([repository]).deleteTag(repository, '1.0');
  await expect(deleted).rejects.toMatchObject({ failure: { code: 'THROTTLED', retryable: true } });
  expect(deletions).toBe(1);
});
