import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AnonymousCredential, BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretClient } from '@azure/keyvault-secrets';
import { boundedClient, boundedStorage } from '../../src/azure/bounded-calls';
import { toTransferError } from '../../src/azure/failure';
import { createDocuments } from '../../src/azure/documents/documents';
import { sideOf } from '../../src/domain/route';
import { useRehearsedServices } from '../support/rehearsed-services';

const failureOf = async (work: Promise<unknown>) =>
  toTransferError(await work.then(() => undefined).catch((error: unknown) => error), 'try', 'app').failure;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a call to a service that accepts and never answers', () => {
  let silent: Server;
  let url: string;
  beforeAll(async () => {
    silent = createServer(() => undefined);
    url = await listen(silent);
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('ends in the storage client', async () => {
    const service = new BlobServiceClient(
      `${url}/account`,
      boundedStorage('2022-11-02', new AnonymousCredential(), {}, 50),
    );
    const documents = createDocuments(service.getContainerClient('state'));
    expect(await failureOf(documents.read('x.json'))).toMatchObject({
      code: 'STATE_UNAVAILABLE',
      message: 'read document x.json failed: no answer within 0.05 seconds',
      retryable: true,
    });
  });

  it('leaves no listener at the signal of its caller, which ends it all the same', async () => {
    const service = new BlobServiceClient(
      `${url}/account`,
      boundedStorage('2022-11-02', new AnonymousCredential(), {}, 50),
    );
    const blob = service.getContainerClient('state').getBlobClient('x');
    const caller = new AbortController();
    const warnings: string[] = [];
    const warned = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', warned);
    const abortSignal = caller.signal;
    for (let call = 0; call < 15; call++)
      expect(await failureOf(blob.getProperties({ abortSignal }))).toMatchObject({ retryable: true });
    await new Promise(setImmediate);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
    expect(getEventListeners(abortSignal, 'abort')).toEqual([]);
    const long = new BlobServiceClient(
      `${url}/account`,
      boundedStorage('2022-11-02', new AnonymousCredential()),
    );
    const asked = long.getContainerClient('state').getBlobClient('x').getProperties({ abortSignal });
    caller.abort();
    expect(await failureOf(asked)).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('ends in a client of Azure Core, even while it signs in', async () => {
    const neverSignsIn = { getToken: () => new Promise<never>(() => undefined) };
    const secrets = new SecretClient('https://vault.invalid', neverSignsIn, boundedClient(50));
    expect(await failureOf(secrets.getSecret('x'))).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });
});

describe('a service that asks to wait', () => {
  const app = useRehearsedServices();

  const side = () => sideOf(app.services.route('default'), 'source');
  const throttle = (
    service: 'arm' | 'vault' | 'registry',
    retryAfterSeconds: number,
    count: number | 'always',
  ) =>
    app.rehearsed.cloud.foundation.faults.arm({
      name: 'throttle',
      service,
      retryAfterSeconds,
      count,
      skip: 0,
    });

  it.each([
    ['arm', () => app.services.registryFacts(side())],
    ['arm', () => app.services.pipelines(side()).pipeline()],
    [
      'registry',
      async () => (await app.services.registry(side())).resolve([{ repository: 'app', tag: '1' }]),
    ],
    ['vault', () => app.services.secrets(side()).getSecret('acrexportsas')],
  ] as const)('long is not waited for: %s', async (service, call) => {
    throttle(service, 600, 'always');
    expect(await failureOf(call())).toMatchObject({
      code: 'THROTTLED',
      retryable: true,
      retryAfterSeconds: 600,
    });
  });

  it('a moment is waited for', async () => {
    throttle('arm', 1, 1);
    expect(await app.services.registryFacts(side())).toMatchObject({ sku: 'Premium' });
  });
});

describe('documents', () => {
  it('are read in one request', async () => {
    const requests: string[] = [];
    const store = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.setHeader('etag', '"1"').end('{"ä":1}');
    });
    const pipeline = boundedStorage('2022-11-02', new AnonymousCredential());
    const service = new BlobServiceClient(`${await listen(store)}/account`, pipeline);
    expect(await createDocuments(service.getContainerClient('state')).read('x.json')).toEqual({ ä: 1 });
    expect(requests).toEqual(['GET /account/state/x.json']);
    store.close();
  });
});
