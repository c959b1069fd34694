import type { HttpResponseInit } from '@azure/functions';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listCarriedHandler } from '../../../src/functions/imports/list-carried';
import { receiveImportHandler } from '../../../src/functions/imports/receive-import';
import { services } from '../../../src/services';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { sampleWaybill } from '../../domain/waybill/carried';
import { durableClient, invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const blob = 'carried/batch-0001.tar';
let storage: TestStorage;
let client: FakeClient;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());
beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(copyServices(storage, { ROUTE_MODE: 'receive' }).services);
});

const post = (body: unknown): Promise<HttpResponseInit> =>
  receiveImportHandler(
    httpRequest('imports/receive', { method: 'POST', body }),
    durableClient(client),
    invocation().context,
  );
const carried = async (): Promise<unknown> =>
  (await listCarriedHandler(httpRequest('carried'), invocation().context)).jsonBody as unknown;

describe('a blob that is carried across', () => {
  it('waits for its waybill, then is received once', async () => {
    expect(await post({ blob })).toMatchObject({ status: 404, jsonBody: { code: 'CARRIED_NOT_FOUND' } });
    const content = Buffer.from('a tar');
    await storage.target.getBlockBlobClient(blob).upload(content, content.length);
    expect(await post({ blob })).toMatchObject({ status: 409, jsonBody: { code: 'CARRIED_INCOMPLETE' } });
    expect(await carried()).toMatchObject({ incomplete: [{ blob, missing: 'waybill' }], truncated: false });

    const md5 = createHash('md5').update(content).digest('base64');
    const text = sampleWaybill(content.length, md5);
    await storage.target.getBlockBlobClient(waybillName(blob)).upload(text, text.length);
    expect(await carried()).toEqual({ incomplete: [], truncated: false });
    const first = await post({ blob });
    const { transferId } = first.jsonBody as { transferId: string };
    expect(first).toMatchObject({
      status: 202,
      headers: { Location: `/api/transfers/${transferId}` },
      jsonBody: { blob, route: 'default', status: 'queued' },
    });
    client.set(transferId, transferInstance(transferId));
    expect(await post({ blob: waybillName(blob) })).toMatchObject({
      status: 200,
      jsonBody: { transferId, status: 'running' },
    });
  });
});
