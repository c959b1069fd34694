/** A message of protobuf, by the numbers of its fields. */
export interface Message {
  has(field: number): boolean;
  all(field: number): Message[];
  text(field: number): string;
  hex(field: number): string;
  double(field: number): number;
  integer(field: number): number;
  /** A value that is kept as a double in one field, or as an integer in another. */
  number(double: number, integer: number): number;
}

type Field = Buffer | number;

/** Reads a message without its schema: numbers of variable length, eight and four bytes, and texts. */
export function readMessage(bytes: Buffer): Message {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): number => {
    let [value, shift] = [0, 1];
    for (;;) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
      shift *= 128;
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const key = varint();
    const [field, wire] = [Math.floor(key / 8), key % 8];
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : varint());
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  const buffers = (field: number): Buffer[] =>
    (fields.get(field) ?? []).filter((value) => typeof value !== 'number');
  const integer = (field: number): number => {
    const value = fields.get(field)?.[0] ?? 0;
    return typeof value === 'number' ? value : Number(value.readBigInt64LE());
  };
  const double = (field: number): number => buffers(field)[0]?.readDoubleLE() ?? 0;
  return {
    has: (field) => fields.has(field),
    all: (field) => buffers(field).map(readMessage),
    text: (field) => buffers(field)[0]?.toString() ?? '',
    hex: (field) => buffers(field)[0]?.toString('hex') ?? '',
    integer,
    double,
    number: (asDouble, asInteger) => (fields.has(asDouble) ? double(asDouble) : integer(asInteger)),
  };
}
