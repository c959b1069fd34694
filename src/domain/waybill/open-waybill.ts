import { TransferError } from '../errors';
import type { ErrorCode } from '../remedies';
import { readCarriedWaybill, type CarriedWaybill } from './carried-waybill';
import { jsonIn } from './json-in';
import type { CheckingKey } from './keys';
import { checkSignature, readEnvelope } from './signature';

/** Fifty artifacts with the longest names there are, in base64, need less than a tenth of it. */
export const longestWaybillBytes = 1024 * 1024;

/** A waybill and what its signature was worth. */
export interface OpenedWaybill {
  readonly waybill: CarriedWaybill;
  /** `unchecked`: there is a signature, and no key to check it with. */
  readonly signature: 'verified' | 'unchecked' | 'none';
  /** What the signature says of its key; to be believed only when it was verified. */
  readonly keyId?: string;
}

/**
 * Reads the file of a waybill. With keys its signature is demanded, and checked before anything else is
 * looked at.
 * @throws TransferError WAYBILL_INVALID, WAYBILL_UNSIGNED or WAYBILL_SIGNATURE_INVALID.
 */
export async function openWaybill(file: Uint8Array, keys: readonly CheckingKey[]): Promise<OpenedWaybill> {
  if (file.length > longestWaybillBytes) {
    throw refusal(
      'WAYBILL_INVALID',
      `it has ${file.length} bytes, a waybill has at most ${longestWaybillBytes}`,
    );
  }
  const document = parseJson(file);
  const envelope = readEnvelope(document);
  if (typeof envelope === 'string') throw refusal('WAYBILL_INVALID', `it ${envelope}`);
  if (envelope === undefined) {
    if (keys.length > 0) throw refusal('WAYBILL_UNSIGNED', 'it carries no signature');
    return { waybill: accept(document), signature: 'none' };
  }
  if (keys.length === 0) {
    const payload = Buffer.from(envelope.payload, 'base64url');
    return { waybill: accept(parseJson(payload)), signature: 'unchecked' };
  }
  const checked = await checkSignature(envelope, keys);
  if (checked === undefined) {
    throw refusal(
      'WAYBILL_SIGNATURE_INVALID',
      'its signature is not one of the expected key over these bytes',
    );
  }
  const { payload, ...rest } = checked;
  return { waybill: accept(parseJson(payload)), signature: 'verified', ...rest };
}

/**
 * The length of the blob a waybill announces, to be believed only for waiting: nothing is checked.
 * `cut`: the file ends in the middle; undefined: it is none.
 */
export async function announcedBytes(file: Uint8Array): Promise<number | 'cut' | undefined> {
  const text = Buffer.from(file).toString('utf8').trimStart();
  if (text.startsWith('{') && isOpen(text)) return 'cut';
  try {
    return (await openWaybill(file, [])).waybill.content.bytes;
  } catch {
    return undefined;
  }
}

/** Whether more braces open than close, those in texts aside. */
function isOpen(text: string): boolean {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"?/gs, '');
  return bare.split('{').length > bare.split('}').length;
}

const parseJson = (bytes: Uint8Array): unknown => jsonIn(bytes, (why) => refusal('WAYBILL_INVALID', why));

function accept(document: unknown): CarriedWaybill {
  const waybill = readCarriedWaybill(document);
  if (typeof waybill === 'string') throw refusal('WAYBILL_INVALID', waybill);
  return waybill;
}

const refusal = (code: ErrorCode, why: string): TransferError =>
  new TransferError(code, `the waybill is refused: ${why}`, { operation: 'open waybill', origin: 'request' });
