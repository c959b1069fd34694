/** Random numbers that are the same in every run, so that a failure can be repeated. */
export interface Random {
  /** 0 to limit - 1. */
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
  text(maxLength: number): string;
}

const alphabet = [
  ...Array.from('abcXYZ019-_.~/%?&=+;:@!$\'"<>{}[]|\\ \t#'),
  ...['é', '漢', '💥', '%00', '%2e%2e', '%ff', '../', '\u0000'],
];

/** Mulberry32: small, and good enough to stumble through input. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  return {
    below,
    pick,
    text: (maxLength) => Array.from({ length: below(maxLength + 1) }, () => pick(alphabet)).join(''),
  };
}
