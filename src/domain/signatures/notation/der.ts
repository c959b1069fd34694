/** An element of DER: where it begins, its content begins, and it ends. */
interface Element {
  readonly tag: number;
  readonly from: number;
  readonly body: number;
  readonly to: number;
}

/** Walks over the elements in a part of some bytes, one after the other. @throws RangeError */
export function* elements(bytes: Buffer, from = 0, to = bytes.length): Generator<Element> {
  for (let at = from; at < to;) {
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = first < 0x80 ? first : bytes.readUIntBE(at + 2, more);
    const body = at + 2 + more;
    if (body + length > to) throw new RangeError('an element is longer than what it is in');
    yield { tag: bytes.readUInt8(at), from: at, body, to: body + length };
    at = body + length;
  }
}

/** An element of some content. */
export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}
