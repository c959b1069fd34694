/**
 * The rounds of MD5 (RFC 1321) as WebAssembly, for two digests of the same bytes at once. A step of MD5 waits for the one before, so one
 * digest leaves half of a processor idle: a second one in the gaps costs a tenth more, not twice as much.
 */

/** Digests computed side by side. */
export const laneCount = 2;
/** Where in the memory the chunks begin that are to be digested; states of 16 bytes, one a lane, are at 0. */
export const inputAt = 64;
/** MD5 takes its input in chunks of so many bytes. */
export const chunkBytes = 64;
const pages = 2;
/** Bytes of input the memory has room for. */
export const inputBytes = pages * 65_536 - inputAt;

export interface Lanes {
  readonly memory: Uint8Array;
  /** Takes the chunks from `inputAt` up to `end`, at least one, into the states. */
  readonly digest: (end: number) => void;
}

/** The part of WebAssembly used here, for which Node's types have none. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => {
    readonly exports: Pick<Lanes, 'digest'> & { readonly memory: { readonly buffer: ArrayBuffer } };
  };
};

let compiled: object | undefined;

export function openLanes(): Lanes {
  compiled ??= new WebAssembly.Module(moduleBytes());
  const { memory, digest } = new WebAssembly.Instance(compiled).exports;
  return { memory: new Uint8Array(memory.buffer), digest };
}

type Code = readonly number[];

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const constant = (value: number): Code => [0x41, ...signed(value)];
const load = (offset: number): Code => [0x28, 2, offset];
const store = (offset: number): Code => [0x36, 2, offset];
const lessThan: Code = [0x49];
const add: Code = [0x6a];
const and: Code = [0x71];
const or: Code = [0x72];
const xor: Code = [0x73];
const rotateLeft: Code = [0x77];
const not: Code = [...constant(-1), ...xor];

/** Locals of the function: its parameter, and what follows. */
const [end, at, word, firstLane] = [0, 1, 2, 3];

interface Round {
  /** Adds the function of the round to what is on the stack. */
  mix(b: number, c: number, d: number): Code;
  /** Which of the 16 words of a chunk a step takes. */
  word(step: number): number;
  readonly rotations: readonly number[];
}

const rounds: readonly Round[] = [
  {
    mix: (b, c, d) => [get(c), get(d), xor, get(b), and, get(d), xor, add].flat(),
    word: (step) => step,
    rotations: [7, 12, 17, 22],
  },
  {
    // The halves have no bit in common, so they may be added, one of them before `b` is known.
    mix: (b, c, d) => [get(d), not, get(c), and, add, get(d), get(b), and, add].flat(),
    word: (step) => (5 * step + 1) % 16,
    rotations: [5, 9, 14, 20],
  },
  {
    mix: (b, c, d) => [get(c), get(d), xor, get(b), xor, add].flat(),
    word: (step) => (3 * step + 5) % 16,
    rotations: [4, 11, 16, 23],
  },
  {
    mix: (b, c, d) => [get(d), not, get(b), or, get(c), xor, add].flat(),
    word: (step) => (7 * step) % 16,
    rotations: [6, 10, 15, 21],
  },
];

const lanes = Array.from({ length: laneCount }, (_, lane) =>
  Array.from({ length: 4 }, (_, n) => ({ local: firstLane + 4 * lane + n, address: 16 * lane + 4 * n })),
);

/** Step `n` of 64, for all lanes: `a = b + rotl(a + f(b, c, d) + word + constant)`, the names moving on by one from step to step. */
function step(round: Round, n: number): Code {
  const noise = Math.floor(Math.abs(Math.sin(n + 1)) * 2 ** 32);
  const perLane = lanes.map((state) => {
    const name = (k: number): number => state[(k + 64 - n) % 4]?.local ?? 0;
    const [a, b, c, d] = [name(0), name(1), name(2), name(3)];
    const turn = [...constant(round.rotations[n % 4] ?? 0), ...rotateLeft];
    return [get(a), get(word), add, round.mix(b, c, d), turn, get(b), add, set(a)].flat();
  });
  return [get(at), load(4 * round.word(n)), constant(noise), add, set(word), ...perLane].flat();
}

function functionBody(): Code {
  const states = lanes.flat();
  const from = (address: number): Code => [...constant(0), ...load(address)];
  return [
    [...constant(inputAt), ...set(at)],
    [0x03, 0x40], // loop
    ...states.flatMap(({ local, address }) => [from(address), set(local)]),
    ...rounds.flatMap((round, r) => Array.from({ length: 16 }, (_, n) => step(round, 16 * r + n))),
    ...states.map(({ local, address }) =>
      [constant(0), from(address), get(local), add, store(address)].flat(),
    ),
    [get(at), constant(chunkBytes), add, set(at), get(at), get(end), lessThan].flat(),
    [0x0d, 0], // again, if so
    [0x0b, 0x0b], // end of loop, end of function
  ].flat();
}

/** A module with one function and one memory (webassembly.github.io/spec/core/binary/modules.html). */
function moduleBytes(): Uint8Array {
  const i32 = 0x7f;
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const name = (text: string): Code => [text.length, ...Buffer.from(text)];
  const code = [1, firstLane - 1 + 4 * laneCount, i32, ...functionBody()];
  return Uint8Array.from([
    ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 0]), // type: takes an i32
    ...section(3, [1, 0]), // function
    ...section(5, [1, 0, pages]), // memory
    ...section(7, [2, ...name('memory'), 2, 0, ...name('digest'), 0, 0]), // exports
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** LEB128: seven bits a byte, the lowest first, the eighth bit set on all but the last. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const [low, rest] = [value & 127, (value | 0) >> 7];
  const last = low < 64 ? rest === 0 : rest === -1;
  return last ? [low] : [low | 128, ...signed(rest)];
}
