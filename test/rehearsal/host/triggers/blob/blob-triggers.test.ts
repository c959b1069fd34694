import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settle, useBlobApp } from './blob-app';

const site = useBlobApp();
const { open, pass } = site;

describe('blob trigger by scan', () => {
  it('hands the content over with names, uri, properties and metadata', async () => {
    site.blobs.set('2024/7.json', { etag: '0x1', text: 'hello' });
    site.blobs.set('other', { etag: '0x2', text: '' });
    const { seen } = await open({ path: 'inbox/{dir}/{name}.{ext}' });
    expect(seen).toHaveLength(1);
    expect(String(seen[0]?.blob)).toBe('hello');
    expect(seen[0]?.metadata).toEqual({
      blobTrigger: 'inbox/2024/7.json',
      uri: 'http://x/inbox/2024/7.json',
      properties: { contentLength: 5, eTag: '"0x1"' },
      metadata: { category: 'c' },
      dir: 2024,
      name: 7,
      ext: 'json',
    });
  });

  it('with SDK binding reads nothing and lets the app open the blob', async () => {
    site.blobs.set('a.tar', { etag: '0x1', text: 'large' });
    const { seen } = await open({ sdkBinding: true });
    expect(seen[0]?.blob).toEqual({
      opened: { Connection: 'Store', ContainerName: 'inbox', BlobName: 'a.tar' },
    });
    expect(site.reads).toEqual([]);
  });

  it('shows each version once, also after a restart, and changed blobs again', async () => {
    site.blobs.set('a.txt', { etag: '0x1', text: '1' });
    const { seen, start } = await open();
    await pass(25_000);
    await site.host.stop();
    await start();
    await pass(10_000);
    expect(seen).toHaveLength(1);
    site.blobs.set('a.txt', { etag: '0x2', text: '2' });
    await pass(10_000);
    expect(seen.map(({ blob }) => String(blob))).toEqual(['1', '2']);
  });

  it('tries five times, then writes a poison record', async () => {
    site.blobs.set('bad.txt', { etag: '0x1', text: '' });
    site.blobs.set('good.txt', { etag: '0x1', text: '' });
    const { seen } = await open({}, (name) => name.includes('bad'));
    await pass(60_000);
    const names = seen.map(({ metadata }) => metadata?.blobTrigger);
    expect([
      names.filter((name) => name === 'inbox/bad.txt').length,
      names.filter((name) => name === 'inbox/good.txt').length,
    ]).toEqual([5, 1]);
    const poison = readFileSync(join(site.folder, 'blobs/webjobs-blobtrigger-poison.jsonl'), 'utf8').trim();
    expect(JSON.parse(poison)).toEqual({
      Type: 'BlobTrigger',
      FunctionId: 'Host.Functions.arrived',
      BlobType: 'BlockBlob',
      ContainerName: 'inbox',
      BlobName: 'bad.txt',
      ETag: '0x1',
    });
  });

  it('takes up after a restart what had not succeeded', async () => {
    site.blobs.set('a.txt', { etag: '0x1', text: '' });
    let broken = true;
    const { seen, start } = await open({}, () => broken);
    await site.host.stop();
    broken = false;
    await start();
    await pass(30_000);
    expect(seen).toHaveLength(2);
  });

  it('drops what is gone or has changed since the scan', async () => {
    site.blobs.set('a.txt', { etag: '0x1', text: '' });
    let tries = 0;
    const { seen } = await open({}, () => ++tries === 1);
    site.blobs.delete('a.txt');
    await pass(30_000);
    expect(seen).toHaveLength(1);
  });
});

describe('blob trigger by Event Grid', () => {
  async function post(
    subject: string,
    eventType = 'Microsoft.Storage.BlobCreated',
    key = site.host.keys.system,
    name = 'arrived',
  ): Promise<number> {
    const response = await fetch(
      `${site.host.url}/runtime/webhooks/blobs?functionName=Host.Functions.${name}&code=${key}`,
      {
        method: 'POST',
        headers: { 'aeg-event-type': 'Notification' },
        body: JSON.stringify([{ eventType, subject, data: { eTag: '0x9' } }]),
      },
    );
    await settle();
    return response.status;
  }

  it('shows what events name, never scans, and ignores deletions', async () => {
    site.blobs.set('a.txt', { etag: '0x1', text: 'x' });
    const { seen } = await open({ source: 'EventGrid' });
    await pass(60_000);
    expect(seen).toEqual([]);
    const subject = '/blobServices/default/containers/inbox/blobs/a.txt';
    expect(await post(subject)).toBe(202);
    expect(await post(subject, 'Microsoft.Storage.BlobDeleted')).toBe(202);
    expect(await post(subject, 'Microsoft.Storage.BlobCreated', 'wrong')).toBe(401);
    // An event for an unknown function is taken, and lost.
    expect(await post(subject, undefined, undefined, 'unknown')).toBe(202);
    expect(seen.map(({ metadata }) => metadata?.blobTrigger)).toEqual(['inbox/a.txt']);
  });
});
