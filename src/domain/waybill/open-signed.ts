import type { z } from 'zod';
import { TransferError } from '../errors';
import type { ErrorCode } from '../remedies';
import type { CheckingKey } from './keys';
import { checkSignature, readEnvelope } from './signature';

/** What may be carried across an air gap beside blobs. */
export interface Kind {
  /** As people call it. */
  readonly name: string;
  readonly mostBytes: number;
  /** Of its signature. */
  readonly type: string;
}

/** What a file says, and what its signature was worth. */
export interface Opened {
  /** What was signed, or the file itself. */
  readonly bytes: Uint8Array;
  /** `unchecked`: there is a signature, and no key to check it with. */
  readonly signature: 'verified' | 'unchecked' | 'none';
  /** What the signature says of its key; to be believed only when it was verified. */
  readonly keyId?: string;
}

/**
 * Takes a document out of its signed envelope. With keys a signature is demanded, and checked before anything
 * else is looked at.
 * @throws TransferError WAYBILL_INVALID, WAYBILL_UNSIGNED or WAYBILL_SIGNATURE_INVALID
 */
export async function openSigned(
  file: Uint8Array,
  keys: readonly CheckingKey[],
  kind: Kind,
): Promise<Opened> {
  const { name, mostBytes, type } = kind;
  if (file.length > mostBytes)
    throw refused(kind, `it has ${file.length} bytes, a ${name} has at most ${mostBytes}`);
  const envelope = readEnvelope(jsonIn(file, kind));
  if (typeof envelope === 'string') throw refused(kind, `it ${envelope}`);
  if (envelope === undefined) {
    if (keys.length > 0) throw refused(kind, 'it carries no signature', 'WAYBILL_UNSIGNED');
    return { bytes: file, signature: 'none' };
  }
  if (keys.length === 0) return { bytes: Buffer.from(envelope.payload, 'base64url'), signature: 'unchecked' };
  const checked = await checkSignature(envelope, keys, type);
  if (checked === undefined) {
    const why = 'its signature is not one of the expected key over these bytes';
    throw refused(kind, why, 'WAYBILL_SIGNATURE_INVALID');
  }
  const { payload: bytes, ...rest } = checked;
  return { bytes, signature: 'verified', ...rest };
}

/** What JSON in UTF-8 says. @throws TransferError WAYBILL_INVALID where it is none */
export function jsonIn(bytes: Uint8Array, kind: Kind): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw refused(kind, 'it is not JSON in UTF-8');
  }
}

/** The refusal of a document that came across. */
export const refused = ({ name }: Kind, why: string, code: ErrorCode = 'WAYBILL_INVALID'): TransferError =>
  new TransferError(code, `the ${name} is refused: ${why}`, { operation: `open ${name}`, origin: 'request' });

/** The first field that is wrong, and why; what it quotes came from outside. */
export function firstProblem({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join('.') ?? '';
  const problem = (issue?.message ?? 'is wrong').slice(0, 200);
  return where === '' ? problem : `${where}: ${problem}`;
}
