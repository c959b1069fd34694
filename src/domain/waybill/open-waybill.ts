import { readCarriedWaybill, type CarriedWaybill } from './carried-waybill';
import type { CheckingKey } from './keys';
import { jsonIn, openSigned, refused, type Kind, type Opened } from './open-signed';
import { waybillType } from './signature';

/** Fifty artifacts with the longest names there are, in base64, need less than a tenth of it. */
export const longestWaybillBytes = 1024 * 1024;

const kind: Kind = { name: 'waybill', mostBytes: longestWaybillBytes, type: waybillType };

/** A waybill and what its signature was worth. */
export interface OpenedWaybill extends Omit<Opened, 'bytes'> {
  readonly waybill: CarriedWaybill;
}

/** Reads the file of a waybill. @throws TransferError as `openSigned` does */
export async function openWaybill(file: Uint8Array, keys: readonly CheckingKey[]): Promise<OpenedWaybill> {
  const { bytes, ...signed } = await openSigned(file, keys, kind);
  const waybill = readCarriedWaybill(jsonIn(bytes, kind));
  if (typeof waybill === 'string') throw refused(kind, waybill);
  return { waybill, ...signed };
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
