import { describe, expect, it } from 'vitest';
import { TransferError } from '../../../src/domain/errors';
import { writeCarriedWaybill } from '../../../src/domain/waybill/carried-waybill';
import { longestWaybillBytes, openWaybill } from '../../../src/domain/waybill/open-waybill';
import { sampleWaybill } from './carried';

const text = sampleWaybill();
const open = (file: string | Uint8Array) => openWaybill(Buffer.from(file), []);

/** Code of the refusal. Anything thrown that is no refusal fails the test. */
async function refusalOf(file: string | Uint8Array): Promise<string> {
  try {
    await open(file);
    return 'accepted';
  } catch (error) {
    if (error instanceof TransferError) return error.failure.code;
    throw error;
  }
}

const edit = (change: (waybill: Record<string, unknown>) => void): string => {
  const waybill = JSON.parse(text) as Record<string, unknown>;
  change(waybill);
  return JSON.stringify(waybill);
};

describe('the version of a waybill', () => {
  it('is the first when it names none', async () => {
    const { waybill } = await open(edit((w) => delete w.version));
    expect(waybill).toEqual(JSON.parse(text));
  });

  it.each([
    ['newer', edit((w) => Object.assign(w, { version: 2, seal: 'x' }))],
    ['unheard of', edit((w) => (w.version = '1'))],
  ])('that is %s is refused with a message', async (_, file) => {
    await expect(open(file)).rejects.toThrow(
      'the waybill is refused: version: is not 1: another version of acr-ferry wrote it',
    );
  });
});

describe('a document is no waybill', () => {
  const artifact = { reference: 'app:1', digest: `sha256:${'a'.repeat(64)}`, size: 1 };
  it.each<[string, string | Uint8Array]>([
    ['when it is empty', ''],
    ['when it is not JSON', '{"version":'],
    ['when it is not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['when it is a list', '[]'],
    ['when it is null', 'null'],
    ['when it is deeper than a stack', '['.repeat(500_000)],
    ['when it is longer than any waybill', Buffer.alloc(longestWaybillBytes + 1, 0x20)],
    ['when its version is another', edit((w) => (w.version = 2))],
    ['when it lacks a field', edit((w) => delete w.content)],
    ['when it has a field too many', edit((w) => (w.more = 1))],
    ['when it would reach a prototype', text.replace('{', '{"__proto__":{"polluted":true},')],
    ['when its id is a path', edit((w) => (w.transferId = '../../x'))],
    ['when it has no artifact', edit((w) => (w.artifacts = []))],
    [
      'when it has more than a batch takes',
      edit((w) => (w.artifacts = Array.from({ length: 51 }, () => artifact))),
    ],
    ['when it names an artifact twice', edit((w) => (w.artifacts = [artifact, artifact]))],
    ['when a reference is none', edit((w) => (w.artifacts = [{ ...artifact, reference: 'UPPER:1' }]))],
    ['when a reference names no tag', edit((w) => (w.artifacts = [{ ...artifact, reference: 'app' }]))],
    [
      'when reference and digest disagree',
      edit((w) => (w.artifacts = [{ ...artifact, reference: `app@sha256:${'b'.repeat(64)}` }])),
    ],
    ['when a digest is none', edit((w) => (w.artifacts = [{ ...artifact, digest: 'sha256:1' }]))],
    ['when a size is negative', edit((w) => (w.content = { bytes: -1 }))],
    ['when a size is no integer', edit((w) => (w.content = { bytes: 1e300 }))],
    ['when an MD5 is none', edit((w) => (w.content = { bytes: 1, md5: 'x' }))],
  ])('%s', async (_why, file) => {
    expect(await refusalOf(file)).toBe('WAYBILL_INVALID');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('and the refusal names the field', async () => {
    await expect(open(edit((w) => (w.batch = 0)))).rejects.toThrow(/refused: batch: /);
  });
});

it('says what something belongs to, which a digest names', async () => {
  const subject = `sha256:${'a'.repeat(64)}`;
  const sbom = { reference: 'app:sbom', digest: subject, size: 1, subject, signedBy: 'acme' };
  const written = writeCarriedWaybill(
    { transferId: 't1', route: 'default', batch: 1, batches: 1, blob: 'b', artifacts: [sbom] },
    { cloud: { name: 'AzureCloud' }, registry: 'r' },
    { content: { bytes: 1 }, createdAt: '2026-01-01T00:00:00.000Z' },
  );
  const { signedBy: _, ...carried } = sbom;
  expect(JSON.parse(written)).toMatchObject({ artifacts: [carried] });
  const artifactsOf = (waybill: Record<string, unknown>) => waybill.artifacts as Record<string, unknown>[];
  const { waybill } = await open(edit((w) => (artifactsOf(w)[1]!.subject = subject)));
  expect(waybill.artifacts.map((each) => each.subject)).toEqual([undefined, subject]);
  expect(await refusalOf(edit((w) => (artifactsOf(w)[1]!.subject = 'app:1')))).toBe('WAYBILL_INVALID');
});
