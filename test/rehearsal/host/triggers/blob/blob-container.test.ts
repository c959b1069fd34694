import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type Azurite } from '../../../../../rehearsal/cloud/blobs/azurite/azurite';
import { connectContainer } from '../../../../../rehearsal/host/triggers/blob/blob-container';

let folder = '';
let azurite: Azurite;
let server: Server;
let connectionString = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-azurite-'));
  const key = Buffer.from('a key of the test').toString('base64');
  azurite = await startAzurite(folder, () => ({ key1: key, key2: key }));
  server = createServer((request, response) => void azurite.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  connectionString =
    `DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=${key};BlobEndpoint=http:/` +
    `/127.0.0.1:${port}/acct;`;
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('inbox');
  await container.create();
  const blob = container.getBlockBlobClient('dir/a b.txt');
  await blob.upload('hello', 5, {
    metadata: { category: 'x' },
    blobHTTPHeaders: { blobContentType: 'text/plain' },
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await azurite.close();
  rmSync(folder, { recursive: true });
});

describe('connectContainer', () => {
  it.each(['Store', 'AzureWebJobsStore'])(
    'lists, describes and reads with the connection string in %s',
    async (name) => {
      const container = connectContainer('Store', 'inbox', { [name]: connectionString });
      const listed = [];
      for await (const blob of container.list('dir/')) listed.push(blob);
      const description = await container.describe('dir/a b.txt');
      expect(listed).toEqual([{ name: 'dir/a b.txt', etag: description?.etag }]);
      expect(description?.etag).not.toContain('"');
      expect(description).toMatchObject({
        uri: expect.stringMatching(/\/acct\/inbox\/dir\/a%20b\.txt$/) as string,
        metadata: { category: 'x' },
        properties: { ContentLength: 5, ContentType: 'text/plain' },
      });
      expect(String(await container.read('dir/a b.txt'))).toBe('hello');
      expect(await container.describe('gone')).toBeUndefined();
    },
  );

  it('describes a blob as the real host: type a number, times with an offset, an empty ETag', async () => {
    const found = await connectContainer('Store', 'inbox', { Store: connectionString }).describe(
      'dir/a b.txt',
    );
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/) as string;
    expect(found?.properties).toMatchObject({ BlobType: 0, LastModified: time, CreatedOn: time, ETag: {} });
  });

  it('takes an account address for a managed identity', () => {
    for (const setting of ['blobServiceUri', 'serviceUri']) {
      expect(() =>
        connectContainer('Store', 'inbox', { [`Store__${setting}`]: 'https://acct.blob.core.windows.net' }),
      ).not.toThrow();
    }
    expect(() =>
      connectContainer('Store', 'inbox', { Store__accountName: 'acct', Store__clientId: 'id' }),
    ).not.toThrow();
    expect(() => connectContainer('Store', 'inbox', {})).toThrow("connection 'Store' has no setting");
  });
});
