import { ContainerRegistryClient, ContainerRegistryContentClient } from '@azure/container-registry';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { made, makeImage, putImage, putIndex } from './artifacts';
import {
  loginServer,
  registryAudience,
  resourceId,
  serveRegistry,
  type ServedRegistry,
} from './serve-registry';

/**
 * Contract with `@azure/container-registry`: an Entra identity with AcrPush, the SDK's own exchange of
 * tokens.
 */

const identity = { objectId: 'sdk', clientId: 'sdk-app', tenantId: 'tenant' };
let registry: ServedRegistry;
let client: ContainerRegistryClient;
let content: ContainerRegistryContentClient;

beforeAll(async () => {
  registry = await serveRegistry();
  // A role the world does not assign but the registry knows.
  const remove = 'AcrDelete' as 'AcrPush';
  for (const role of ['AcrPush', remove] as const)
    registry.access.assign({ objectId: identity.objectId, role, scope: resourceId });
  const credential = {
    getToken: (scopes: string | string[]) => {
      expect(scopes).toEqual(`${registryAudience}/.default`);
      const { token, expiresOn } = registry.tokens.issue({ ...identity, audience: registryAudience });
      return Promise.resolve({ token, expiresOnTimestamp: expiresOn.getTime() });
    },
  };
  const options = { tlsOptions: { ca: registry.ca }, retryOptions: { maxRetries: 0 } };
  client = new ContainerRegistryClient(registry.url, credential, options);
  content = new ContainerRegistryContentClient(registry.url, 'team/app', credential, options);
});
afterAll(() => registry.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('@azure/container-registry', () => {
  it('uploads blobs in chunks, sets a manifest and reads everything back', async () => {
    const { config, manifest } = makeImage('sdk');
    const layer = made(Buffer.from('layer of sdk'));
    for (const blob of [config, layer]) {
      const { digest } = await content.uploadBlob(blob.bytes);
      expect(digest).toBe(blob.digest);
    }
    const large = Buffer.alloc(9 * 1024 * 1024, 'x');
    expect(await content.uploadBlob(large)).toEqual({
      digest: made(large).digest,
      sizeInBytes: large.length,
    });
    const { digest } = await content.setManifest(manifest.bytes, { tag: '1.0' });
    expect(digest).toBe(manifest.digest);
    const read = await content.getManifest('1.0');
    expect(read).toMatchObject({ digest, content: manifest.bytes });
    const blob = await content.downloadBlob(layer.digest);
    expect(await buffer(blob.content)).toEqual(layer.bytes);
  });

  it('lists repositories page by page', async () => {
    for (let number = 0; number < 5; number++) await putImage(registry.store, `paged/${number}`, '1');
    const names = [];
    for await (const page of client.listRepositoryNames().byPage({ maxPageSize: 2 })) {
      expect(page.length).toBeLessThanOrEqual(2);
      names.push(...page);
    }
    expect(names).toEqual(['paged/0', 'paged/1', 'paged/2', 'paged/3', 'paged/4', 'team/app']);
  });

  it('reads properties of repositories, manifests and tags', async () => {
    const child = await putImage(registry.store, 'props', 'child');
    const index = await putIndex(registry.store, 'props', 'multi', [child]);
    const repository = client.getRepository('props');
    expect(await repository.getProperties()).toMatchObject({
      name: 'props',
      registryLoginServer: loginServer,
      manifestCount: 2,
      tagCount: 2,
      canDelete: true,
    });
    const manifests = await collect(repository.listManifestProperties({ order: 'LastUpdatedOnDescending' }));
    expect(manifests.map(({ digest }) => digest)).toEqual([index.digest, child.digest]);
    expect(manifests[0]).toMatchObject({
      relatedArtifacts: [{ digest: child.digest, architecture: 'amd64' }],
    });
    expect(manifests[1]).toMatchObject({
      sizeInBytes: child.facts.imageSize,
      architecture: 'amd64',
      operatingSystem: 'linux',
      tags: ['child'],
    });
    const artifact = repository.getArtifact('multi');
    expect(await artifact.getTagProperties('multi')).toMatchObject({ name: 'multi', digest: index.digest });
    expect(await artifact.getManifestProperties()).toMatchObject({ digest: index.digest });
    // The SDK lists the tags of the repository, whatever the artifact.
    const tags = await collect(artifact.listTagProperties({ order: 'LastUpdatedOnDescending' }));
    expect(tags.map(({ name }) => name)).toEqual(['multi', 'child']);
  });

  it('locks, and is refused by its lock', async () => {
    await putImage(registry.store, 'locked', '1');
    const artifact = client.getRepository('locked').getArtifact('1');
    expect(await artifact.updateTagProperties('1', { canDelete: false })).toMatchObject({ canDelete: false });
    await expect(artifact.deleteTag('1')).rejects.toMatchObject({ statusCode: 405 });
    await artifact.updateTagProperties('1', { canDelete: true });
    await artifact.deleteTag('1');
    expect(registry.store.repository('locked').tags.size).toBe(0);
  });

  it('deletes manifests, blobs and repositories', async () => {
    const { digest } = await putImage(registry.store, 'deleted', '1');
    await client.getRepository('deleted').getArtifact(digest).delete();
    expect(registry.store.find('deleted')).toBeUndefined();
    const uploaded = await content.uploadBlob(Buffer.from('deleted'));
    await content.deleteBlob(uploaded.digest);
    expect(registry.store.hasBlob('team/app', uploaded.digest)).toBe(false);
    await putImage(registry.store, 'deleted', '1');
    await client.deleteRepository('deleted');
    expect(registry.store.find('deleted')).toBeUndefined();
    await client.deleteRepository('deleted');
  });

  it('gets 404 with the code of the service for what is not there', async () => {
    const failure = { statusCode: 404, name: 'RestError' };
    await expect(client.getRepository('none').getProperties()).rejects.toMatchObject(failure);
    await expect(
      client.getRepository('team/app').getArtifact('none').getTagProperties('none'),
    ).rejects.toThrow('TAG_UNKNOWN');
    await expect(content.getManifest('none')).rejects.toThrow('MANIFEST_UNKNOWN');
  });
});
