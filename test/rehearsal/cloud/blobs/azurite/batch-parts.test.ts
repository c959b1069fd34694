import {
  BlobServiceClient,
  StorageSharedKeyCredential,
  type BlobBatchClient,
  type BlobClient,
} from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { accountKeySas, containerOf, serviceOf, withSas } from '../storage-clients';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
beforeEach(() => uploadAll());
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

const names = ['one', 'two', 'three'];
const blob = (name: string) => containerOf(rehearsed.cloud.endpoints, 'source').getBlockBlobClient(name);
async function uploadAll(): Promise<void> {
  for (const name of names) await blob(name).upload(name, name.length);
}
const remaining = async (): Promise<string[]> => {
  const found = [];
  for (const name of names) if (await blob(name).exists()) found.push(name);
  return found;
};

/** Statuses and codes of the parts of a batch that deletes every blob. */
async function deleteAll(client: BlobBatchClient, clients: BlobClient[] = names.map(blob)) {
  const { subResponses } = await client.deleteBlobs(clients);
  return subResponses.map(({ status, errorCode }) => errorCode ?? status);
}

const roles = ['Storage Blob Data Reader', 'Storage Blob Data Contributor'] as const;
const principal = (...granted: (typeof roles)[number][]): BlobServiceClient => {
  const objectId = '55555555-dddd-4ddd-8ddd-000000000001';
  const { access, tokens } = rehearsed.cloud.foundation;
  for (const role of roles) {
    const assignment = { objectId, role, scope: storageId(defaultWorld.source) };
    access.remove(assignment);
    if (granted.includes(role)) access.assign(assignment);
  }
  const { tenantId } = defaultWorld.source;
  const issued = tokens.issue({
    objectId,
    clientId: objectId,
    tenantId,
    audience: 'https://storage.azure.com',
  });
  const credential = {
    getToken: () => Promise.resolve({ token: issued.token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  return new BlobServiceClient(rehearsed.cloud.endpoints.storage.source.url, credential, {
    retryOptions: { maxTries: 1 },
  });
};

it('does what its parts ask for, and says so part by part', async () => {
  const service = serviceOf(rehearsed.cloud.endpoints, 'source');
  await blob('two').delete();
  expect(await deleteAll(service.getBlobBatchClient())).toEqual([202, 'BlobNotFound', 202]);
  expect(await remaining()).toEqual([]);
});

it('takes Shared Key and SAS for the parts, and batches of one container', async () => {
  const { account, key, url } = rehearsed.cloud.endpoints.storage.source;
  const keyed = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key));
  const container = keyed.getContainerClient('transfer');
  const clients = names.map((name) => container.getBlobClient(name));
  expect(await deleteAll(container.getBlobBatchClient(), clients)).toEqual([202, 202, 202]);

  await uploadAll();
  const sas = withSas(
    rehearsed.cloud.endpoints,
    'source',
    accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions: 'rd' }),
  );
  const signed = names.map((name) => sas.getBlobClient(name));
  expect(await deleteAll(sas.getBlobBatchClient(), signed)).toEqual([202, 202, 202]);
  expect(await remaining()).toEqual([]);
});

it('asks for the rights of each part, by role and by SAS', async () => {
  const refused = names.map(() => 'AuthorizationPermissionMismatch');
  const reader = principal('Storage Blob Data Reader');
  const asReader = names.map((name) => reader.getContainerClient('transfer').getBlobClient(name));
  expect(await deleteAll(reader.getBlobBatchClient(), asReader)).toEqual(refused);

  const sas = accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions: 'r' });
  const readable = withSas(rehearsed.cloud.endpoints, 'source', sas);
  const signed = names.map((name) => readable.getBlobClient(name));
  const writer = serviceOf(rehearsed.cloud.endpoints, 'source').getBlobBatchClient();
  expect(await deleteAll(writer, signed)).toEqual(refused);
  expect(await remaining()).toEqual(names);
});

it('is refused as a whole to somebody without any role', async () => {
  const stranger = principal();
  const clients = names.map((name) => stranger.getContainerClient('transfer').getBlobClient(name));
  await expect(stranger.getBlobBatchClient().deleteBlobs(clients)).rejects.toMatchObject({
    statusCode: 403,
    details: { errorCode: 'AuthorizationPermissionMismatch' },
  });
});

it('plays faults on single parts and logs each', async () => {
  const { faults, log } = rehearsed.cloud.foundation;
  const fault = { service: 'blob', method: 'DELETE', count: 1, skip: 0 } as const;
  faults.arm({ ...fault, name: 'throttle', path: '*/two' });
  faults.arm({ ...fault, name: 'drop-connection', path: '*/three', afterBytes: 0 });
  const service = serviceOf(rehearsed.cloud.endpoints, 'source');
  expect(await deleteAll(service.getBlobBatchClient())).toEqual([202, 'ServerBusy', 'InternalError']);
  expect(await remaining()).toEqual(['two', 'three']);
  const logged = log
    .records()
    .filter(({ method }) => method === 'DELETE')
    .slice(-3);
  expect(logged.map(({ path }) => path.split('/').at(-1))).toEqual(names);
});

it.each([
  ['no boundary', 'multipart/mixed', '--', 400, 'InvalidHeaderValue'],
  ['no content type', '', '--', 400, 'InvalidHeaderValue'],
  [
    'more than 4 MiB',
    'multipart/mixed; boundary=b',
    'x'.repeat(4 * 1024 * 1024 + 1),
    413,
    'RequestBodyTooLarge',
  ],
])('is refused with %s', async (_name, type, body, status, code) => {
  const { url, container } = rehearsed.cloud.endpoints.storage.source;
  const sas = accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions: 'd' });
  const response = await fetch(`${url}/${container}?restype=container&comp=batch&${sas}`, {
    method: 'POST',
    headers: { 'x-ms-version': '2025-11-05', 'content-type': type },
    body,
  });
  expect(response.status).toBe(status);
  expect(response.headers.get('x-ms-error-code')).toBe(code);
});
