import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { accountKeySas, containerOf, credentialOf } from '../storage-clients';

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
const id = (index: number): string => Buffer.from(`block-${index}`).toString('base64');
const arm = (fault: Parameters<RehearsedCloud['cloud']['foundation']['faults']['arm']>[0]) =>
  rehearsed.cloud.foundation.faults.arm(fault);

describe('Put Block From URL', () => {
  it('stages ranges of a blob in another account and cloud', async () => {
    const blob = target.getBlockBlobClient('staged');
    const half = content.length / 2;
    await blob.stageBlockFromURL(id(0), signed(), 0, half);
    await blob.stageBlockFromURL(id(1), signed(), half, half);
    await blob.commitBlockList([id(0), id(1)]);
    expect((await blob.downloadToBuffer()).equals(content)).toBe(true);
  });

  it('accepts the right MD5 of the range and refuses a wrong one as Md5Mismatch', async () => {
    const blob = target.getBlockBlobClient('checked');
    await blob.stageBlockFromURL(id(0), signed(), 0, content.length, { sourceContentMD5: md5 });
    const wrong = createHash('md5').update('other').digest();
    await expect(
      blob.stageBlockFromURL(id(1), signed(), 0, content.length, { sourceContentMD5: wrong }),
    ).rejects.toMatchObject({ code: 'Md5Mismatch', statusCode: 400 });
  });

  it('refuses a source that changed, by x-ms-source-if-match', async () => {
    const token = await credentialOf(rehearsed.cloud.endpoints, 'target').getToken(
      'https://storage.azure.com/.default',
    );
    const response = await fetch(`${target.getBlobClient('pinned').url}?comp=block&blockid=${id(0)}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token?.token ?? ''}`,
        'x-ms-version': '2025-11-05',
        'x-ms-copy-source': signed(),
        'x-ms-source-if-match': '"0x8D0000000000000"',
      },
    });
    expect(response.status).toBe(412);
    expect(response.headers.get('x-ms-error-code')).toBe('SourceConditionNotMet');
  });

  it('takes a bearer token for the source', async () => {
    const token = await credentialOf(rehearsed.cloud.endpoints, 'source').getToken(
      'https://storage.azure.com/.default',
    );
    const blob = target.getBlockBlobClient('by-token');
    await blob.stageBlockFromURL(id(0), source.getBlobClient('from').url, 0, content.length, {
      sourceAuthorization: { scheme: 'Bearer', value: token?.token ?? '' },
    });
    await blob.commitBlockList([id(0)]);
    expect((await blob.getProperties()).contentLength).toBe(content.length);
  });

  it('works for a target with a shared key, and refuses a wrong key', async () => {
    const { account, key, url } = rehearsed.cloud.endpoints.storage.target;
    const client = (accountKey: string) =>
      new BlobServiceClient(url, new StorageSharedKeyCredential(account, accountKey))
        .getContainerClient('transfer')
        .getBlockBlobClient('by key/ä');
    await client(key).stageBlockFromURL(id(0), signed(), 0, 10);
    await client(key).commitBlockList([id(0)]);
    await expect(
      client(randomBytes(64).toString('base64')).stageBlockFromURL(id(0), signed(), 0, 10),
    ).rejects.toMatchObject({ code: 'AuthenticationFailed' });
  });

  it.each([
    ['a SAS without read', () => signed('l'), 403],
    ['an unknown account', () => 'https://nobody.blob.core.windows.net/transfer/from', 404],
    ['a missing blob', () => signed().replace('/from?', '/missing?'), 404],
    ['no credentials', () => source.getBlobClient('from').url, 401],
  ])('answers %s with CannotVerifyCopySource', async (_name, url, status) => {
    await expect(
      target.getBlockBlobClient('refused').stageBlockFromURL(id(0), url(), 0, 10),
    ).rejects.toMatchObject({
      code: 'CannotVerifyCopySource',
      statusCode: status,
    });
  });

  it('fails when the fault copy-unreachable keeps the target from the source', async () => {
    arm({ name: 'copy-unreachable', subject: '*/transfer/cut-off', count: 'always', skip: 0 });
    const response = target.getBlockBlobClient('cut-off').syncUploadFromURL(signed());
    await expect(response).rejects.toMatchObject({ code: 'CannotVerifyCopySource' });
  });
});
