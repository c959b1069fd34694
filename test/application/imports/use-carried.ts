import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { receive } from '../../../src/application/imports/receive';
import { Refusal } from '../../../src/application/refusal';
import { TransferError } from '../../../src/domain/errors';
import type { TransferTrigger } from '../../../src/domain/transfer/request';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { sampleWaybill } from '../../domain/waybill/carried';
import type { MemoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';
import { sampleCaller } from '../../support/documents';

export const content = Buffer.from('an exported tar');
const md5 = createHash('md5').update(content).digest('base64');
export const sha256 = createHash('sha256').update(content).digest('hex');
export const goodWaybill = sampleWaybill(content.length, sha256);

/**
 * An app that receives what is carried into real storage; each test has a blob and a durable client of its
 * own.
 */
export function useCarried() {
  let storage: TestStorage;
  beforeAll(async () => {
    storage = await startStorage();
  });
  afterAll(() => storage.close());

  let folder = 0;
  const freshBlob = (): string => `carried-${++folder}/batch-0001.tar`;
  const now: { client: FakeClient; memory: MemoryServices; blob: string } = {} as never;
  beforeEach(() => {
    now.client = fakeClient();
    now.memory = app();
    now.blob = freshBlob();
  });
  const app = (environment: Record<string, string> = {}): MemoryServices =>
    copyServices(storage, { ROUTE_MODE: 'receive', ...environment });

  const put = (name: string, body: Buffer | string, contentMd5?: string): Promise<unknown> =>
    storage.target.getBlockBlobClient(name).upload(body, Buffer.byteLength(body), {
      ...(contentMd5 !== undefined && {
        blobHTTPHeaders: { blobContentMD5: Buffer.from(contentMd5, 'base64') },
      }),
    });
  const putBlob = (): Promise<unknown> => put(now.blob, content, md5);
  const putWaybill = (text = goodWaybill): Promise<unknown> => put(waybillName(now.blob), text);
  const tryReceive = (name = now.blob, trigger: TransferTrigger = 'event') =>
    receive(
      { ...now.memory.services, client: now.client },
      { route: 'default', name, trigger, caller: sampleCaller },
    );

  return {
    now,
    app,
    storage: () => storage,
    freshBlob,
    put,
    putBlob,
    putWaybill,
    tryReceive,
    /** Receives what is there. Returns the id of its transfer. */
    async receive(): Promise<string> {
      const received = await tryReceive(now.blob, 'http');
      if (received.missing !== undefined) throw new Error(`it lacks its ${received.missing.join()}`);
      return received.request.transferId;
    },
  };
}

/** The code some work fails with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof TransferError) return error.failure.code;
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
