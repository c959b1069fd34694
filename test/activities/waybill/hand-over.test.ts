import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver } from '../../../src/activities/waybill/hand-over';
import { TransferError } from '../../../src/domain/errors';
import { blobName } from '../../../src/domain/transfer/names';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { secretKey } from '../../../src/domain/waybill/keys';
import { openWaybill } from '../../../src/domain/waybill/open-waybill';
import { broughtPath } from '../../../src/records/prune/paths';
import { waybillPath, verificationPath, cancelPath } from '../../../src/records/transfer/paths';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { copyServices } from '../../azure/copy/support/run-copy';
import { testKey } from '../../domain/waybill/carried';
import { sampleWaybill } from '../../support/documents';
import type { Verification } from '../../../src/domain/transfer/results';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const secret = 'a shared secret of more than 32 characters';
const content = Buffer.from('an exported tar');
const sha256 = createHash('sha256').update(content).digest('hex');

let count = 0;

/** A batch of two artifacts whose blob has been exported. */
async function exported(environment: Record<string, string> = {}, withBlob = true) {
  const transferId = `t${String(++count).padStart(15, '0')}`;
  const memory = copyServices(storage, {
    ROUTE_MODE: 'send',
    WAYBILL_RECEIVER: 'AzureCloud/targetregistry/default',
    ...environment,
  });
  const blob = blobName(transferId, 1);
  const artifacts = ['app:1', 'app:10'].map((reference) => ({ reference, digest: digest('a'), size: 5 }));
  const planned = sampleWaybill({ transferId, batches: 3, blob, artifacts });
  memory.documents.set(waybillPath(transferId, 1).name, planned);
  for (const { reference, ...rest } of artifacts) memory.source.artifacts.set(reference, rest);
  const uploaded: { readonly etag?: string } = withBlob
    ? await storage.source.getBlockBlobClient(blob).upload(content, content.length)
    : {};
  const input = { route: 'default', transferId, batch: 1, sha256, etag: uploaded.etag ?? '' };
  const hand = (more: Partial<Parameters<typeof handOver>[0]> = {}) =>
    handOver({ ...input, exportRun: 'run1', ...more }, memory.services);
  return {
    memory,
    blob,
    input,
    hand,
    waybill: () => storage.source.getBlobClient(waybillName(blob)).downloadToBuffer(),
    results: () => (memory.documents.get(verificationPath(transferId, 1).name) as Verification).artifacts,
  };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof TransferError ? error.failure.code : String(error)),
  );

describe('handOver', () => {
  it('leaves a complete waybill beside the blob, and reaches nothing but the source', async () => {
    const { blob, hand, waybill, results } = await exported();
    storage.drain();
    expect(await hand()).toEqual({ bytes: content.length, waybill: waybillName(blob), notes: [] });
    expect(storage.drain().filter((call) => call.includes('target'))).toEqual([]);
    const opened = await openWaybill(await waybill(), []);
    expect(opened.signature).toBe('none');
    expect(opened.waybill).toMatchObject({
      blob,
      batches: 3,
      createdAt: '2026-01-01T00:00:00.000Z',
      content: { bytes: content.length, sha256 },
      exporter: { cloud: 'AzureCloud', registry: 'sourceregistry', run: 'run1' },
    });
    expect(results()).toEqual(
      ['app:1', 'app:10'].map((reference) => ({
        reference,
        digest: digest('a'),
        verified: false,
        handedOver: true,
      })),
    );
  });

  it('signs by the shared secret, or by the key in the vault', async () => {
    const bySecret = await exported({ WAYBILL_HMAC_SECRET: secret });
    expect((await bySecret.hand()).signedBy).toBe('the shared secret');
    expect((await openWaybill(await bySecret.waybill(), [secretKey(secret)])).signature).toBe('verified');

    const byKey = await exported({ WAYBILL_KEY_NAME: 'waybills' });
    const key = testKey('P-256');
    const services = {
      ...byKey.memory.services,
      signer: (_side: unknown, name: string) =>
        name === 'waybills' ? Promise.resolve(key.signer) : Promise.reject(new Error(name)),
    };
    expect((await handOver(byKey.input, services)).signedBy).toBe(key.signer.keyId);
    expect((await openWaybill(await byKey.waybill(), key.checking)).signature).toBe('verified');
  });

  it.each([
    ['report', true],
    ['off', false],
  ])('notes what it hands over before the report, where a route prunes: %s', async (PRUNE, isNoted) => {
    const { memory, hand } = await exported({ PRUNE, WAYBILL_HMAC_SECRET: secret });
    await hand();
    expect(memory.documents.has(broughtPath('default', 'app:1').name)).toBe(isNoted);
  });

  it('does the same when it is repeated', async () => {
    const { hand, waybill } = await exported();
    const first = await hand();
    const before = await waybill();
    expect(await hand()).toEqual(first);
    expect((await waybill()).equals(before)).toBe(true);
  });

  it('fails an artifact whose tag moved: the receiver finds what was exported', async () => {
    const { memory, hand, waybill, results } = await exported();
    memory.source.artifacts.set('app:10', { digest: digest('b'), size: 5 });
    await hand();
    expect(results()[1]).toMatchObject({
      verified: false,
      reason: expect.stringMatching(/^ARTIFACT_MOVED/) as unknown,
    });
    expect((await openWaybill(await waybill(), [])).waybill.artifacts).toHaveLength(2);
  });

  it('fails when the blob is not there or not what was read, and when it was cancelled', async () => {
    const missing = await exported({}, false);
    expect(await codeOf(missing.hand())).toBe('SOURCE_CHANGED');
    expect(await codeOf((await exported()).hand({ etag: '"0x1"' }))).toBe('SOURCE_CHANGED');
    const cancelled = await exported();
    cancelled.memory.documents.set(cancelPath(cancelled.blob.split('/')[0]!).name, {});
    expect(await codeOf(cancelled.hand())).toBe('CANCELLED');
  });
});
