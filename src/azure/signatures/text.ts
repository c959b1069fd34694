import { isUtf8 } from 'node:buffer';

/** Whether bytes are text that nobody can unpack: neither compressed nor a tar, be it one of letters only. */
export const isText = (bytes: Buffer): boolean =>
  isUtf8(bytes) &&
  bytes.every((byte) => byte >= space || whitespace.has(byte)) &&
  !bytes.subarray(0, bzip2.length).equals(bzip2) &&
  !isTar(bytes);

/** Whether bytes begin as a signature in CBOR does (`COSE_Sign1`, tagged), and are no tar. */
export const isCose = (bytes: Buffer): boolean =>
  bytes.subarray(0, sign1.length).equals(sign1) && !isTar(bytes);
const sign1 = Buffer.from([0xd2, 0x84]);

/** The only packing that begins with letters. */
const bzip2 = Buffer.from('BZh');

const space = 0x20;
/** Tab, line feed and carriage return. */
const whitespace = new Set([0x09, 0x0a, 0x0d]);

const headerBytes = 512;
const sumField = { from: 148, to: 156 };

/** By what every reader of tars goes by: the sum of the first header, which stands in it. */
function isTar(bytes: Buffer): boolean {
  if (bytes.length < headerBytes) return false;
  const header = bytes.subarray(0, headerBytes);
  const stated = Number.parseInt(header.toString('latin1', sumField.from, sumField.to), 8);
  const counted = [...header].map((byte, i) => (i >= sumField.from && i < sumField.to ? space : byte));
  const sum = counted.reduce((total, byte) => total + byte, 0);
  // Old ones took the bytes for signed.
  const signed = counted.reduce((total, byte) => total + (byte > 127 ? byte - 256 : byte), 0);
  return stated === sum || stated === signed;
}
