import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { accountKeySas, containerOf } from '../storage-clients';

let rehearsed: RehearsedCloud;
let source: ContainerClient;
let target: ContainerClient;
const content = randomBytes(300_000);
const md5 = createHash('md5').update(content).digest();
const metadata = { category: 'acr-transfer-blob' };

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  source = containerOf(rehearsed.cloud.endpoints, 'source');
  target = containerOf(rehearsed.cloud.endpoints, 'target');
  await source.getBlockBlobClient('from').uploadData(content, {
    metadata,
    blobHTTPHeaders: { blobContentType: 'application/x-tar', blobContentMD5: md5 },
  });
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

/** The source's URL with production names, as the target's service gets it from another cloud. */
const signed = (permissions = 'r'): string =>
  source.getBlobClient('from').url +
  `?${accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions })}`;
const arm = (fault: Parameters<RehearsedCloud['cloud']['foundation']['faults']['arm']>[0]) =>
  rehearsed.cloud.foundation.faults.arm(fault);
const always = { count: 1, skip: 0 } as const;

describe('Put Blob From URL', () => {
  it('keeps metadata, content type and MD5 of the source', async () => {
    const blob = target.getBlockBlobClient('whole');
    await blob.syncUploadFromURL(signed());
    expect(await blob.getProperties()).toMatchObject({
      contentLength: content.length,
      contentType: 'application/x-tar',
      metadata,
      contentMD5: md5,
    });
  });

  it('prefers what the caller sets', async () => {
    const blob = target.getBlockBlobClient('own');
    await blob.syncUploadFromURL(signed(), {
      metadata: { mine: 'yes' },
      blobHTTPHeaders: { blobContentType: 'text/plain' },
    });
    expect(await blob.getProperties()).toMatchObject({
      contentType: 'text/plain',
      metadata: { mine: 'yes' },
    });
  });
});

describe('Copy Blob', () => {
  it('copies across accounts with properties, and shows no signature afterwards', async () => {
    const blob = target.getBlobClient('copied');
    const poller = await blob.beginCopyFromURL(signed(), { intervalInMs: 10 });
    expect((await poller.pollUntilDone()).copyStatus).toBe('success');
    const properties = await blob.getProperties();
    expect(properties).toMatchObject({ metadata, contentMD5: md5, contentLength: content.length });
    expect(properties.copySource).toBe(source.getBlobClient('from').url);
  });

  it('reads within an account by the key of the request', async () => {
    const { account, key, url } = rehearsed.cloud.endpoints.storage.source;
    const service = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key));
    const blob = service.getContainerClient('transfer').getBlobClient('by-key');
    const poller = await blob.beginCopyFromURL(source.getBlobClient('from').url, { intervalInMs: 10 });
    expect((await poller.pollUntilDone()).copyStatus).toBe('success');
    expect(await blob.getProperties()).toMatchObject({ metadata, contentLength: content.length });
  });

  it('stays pending with progress and an empty blob until it has been looked at often enough', async () => {
    arm({ name: 'copy-pending', subject: '*/slow', polls: 3, ...always });
    const blob = target.getBlobClient('slow');
    const poller = await blob.beginCopyFromURL(signed(), { intervalInMs: 5, onProgress: () => undefined });
    const first = await blob.getProperties();
    expect(first).toMatchObject({ copyStatus: 'pending', contentLength: 0 });
    expect(first.copyProgress).toBe(`${Math.floor(content.length / 3)}/${content.length}`);
    await expect(target.getBlockBlobClient('slow').upload('x', 1)).rejects.toMatchObject({
      code: 'PendingCopyOperation',
    });
    await poller.pollUntilDone();
    expect((await blob.downloadToBuffer()).equals(content)).toBe(true);
    expect((await blob.getProperties()).contentMD5).toEqual(md5);
  });

  it('can be aborted, which leaves an empty blob', async () => {
    arm({ name: 'copy-pending', subject: '*/aborted', polls: 100, ...always });
    const blob = target.getBlobClient('aborted');
    await blob.beginCopyFromURL(signed());
    const { copyId } = await blob.getProperties();
    await blob.abortCopyFromURL(copyId ?? '');
    expect(await blob.getProperties()).toMatchObject({ copyStatus: 'aborted', contentLength: 0, metadata });
    await expect(blob.abortCopyFromURL(copyId ?? '')).rejects.toMatchObject({ statusCode: 409 });
  });

  it('fails on demand with a description', async () => {
    arm({ name: 'copy-fails', subject: '*/failing', afterPolls: 1, ...always });
    const blob = target.getBlobClient('failing');
    await blob.beginCopyFromURL(signed());
    expect(await blob.getProperties()).toMatchObject({ copyStatus: 'failed', contentLength: 0 });
  });

  it('needs the source to be readable', async () => {
    await expect(target.getBlobClient('denied').beginCopyFromURL(signed('l'))).rejects.toMatchObject({
      code: 'CannotVerifyCopySource',
      statusCode: 403,
      message: /^This request is not authorized to perform this operation using this permission\./,
    });
  });

  it('says what the source said of a blob that is missing', async () => {
    const missing = signed().replace('/from?', '/missing?');
    await expect(target.getBlobClient('copied').beginCopyFromURL(missing)).rejects.toMatchObject({
      code: 'CannotVerifyCopySource',
      statusCode: 404,
      message: /^The specified blob does not exist\./,
    });
  });

  it('copies synchronously, and checks the MD5 of the source when given', async () => {
    const blob = target.getBlobClient('sync');
    expect((await blob.syncCopyFromURL(signed(), { sourceContentMD5: md5 })).copyStatus).toBe('success');
    const wrong = createHash('md5').update('other').digest();
    await expect(blob.syncCopyFromURL(signed(), { sourceContentMD5: wrong })).rejects.toMatchObject({
      code: 'Md5Mismatch',
    });
  });
});

describe('faults at commit', () => {
  it('strips metadata and MD5 of what is written', async () => {
    arm({ name: 'strip-metadata', subject: '*/spoiled', ...always });
    arm({ name: 'strip-md5', subject: '*/spoiled', ...always });
    const blob = target.getBlobClient('spoiled');
    await blob.beginCopyFromURL(signed());
    const properties = await blob.getProperties();
    expect(properties.metadata).toEqual({});
    expect(properties.contentMD5).toBeUndefined();
    expect(properties.contentLength).toBe(content.length);
  });
});
