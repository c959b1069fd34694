/** A block of a copy, by where it belongs and, when the app saw its bytes, what it holds. */
export interface BlockName {
  readonly index: number;
  /** Base64 MD5 of the block; absent when the service pulled it. */
  readonly md5?: string;
}

const unseen = '-'.repeat(24);
const pattern = /^([0-9a-f]{16})\.(\d{5})\.(\S{24})$/;

/**
 * Id of a block, deterministic: a repeated copy finds its own staged blocks. `pin` names source version and block size, so blocks of
 * another version or plan never match; the MD5 keeps two readings of a block apart. Equal length always, as the service demands
 * (at most 64 bytes before Base64).
 */
export function blockId(pin: string, { index, md5 }: BlockName): string {
  return Buffer.from(`${pin}.${String(index).padStart(5, '0')}.${md5 ?? unseen}`, 'latin1').toString(
    'base64',
  );
}

/** The block an id names, when it belongs to the copy with this pin. */
export function parseBlockId(pin: string, id: string): BlockName | undefined {
  const [, owner, index, md5] = pattern.exec(Buffer.from(id, 'base64').toString('latin1')) ?? [];
  if (owner !== pin || index === undefined || md5 === undefined) return undefined;
  return { index: Number(index), ...(md5 !== unseen && { md5 }) };
}
