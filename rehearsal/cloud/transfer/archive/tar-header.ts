const blockSize = 512;
const largestOctal = 0o77777777777;

/**
 * The ustar header of a plain file. No time and no owner: equal content gives an equal archive.
 * @param name at most 100 ASCII characters.
 * @param size in bytes; from 8 GiB on in the base-256 form GNU tar introduced.
 */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  const octal = (value: number, offset: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');

  header.write(name, 0, 100, 'latin1');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (size <= largestOctal) octal(size, 124, 12);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(0, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\0' + '00', 257, 'latin1');
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Zeros that fill an entry of this size up to whole blocks. */
export const tarPadding = (size: number): Buffer =>
  Buffer.alloc((blockSize - (size % blockSize)) % blockSize);

/** The two empty blocks that end an archive. */
export const tarEnd = Buffer.alloc(2 * blockSize);

/** Bytes an entry of this size takes in an archive. */
export const tarEntryBytes = (size: number): number => blockSize + size + tarPadding(size).length;
