import { numbers } from '../../rehearsal/numbers';

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

export function createRandom(seed: number): Random {
  const next = numbers(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  return {
    below,
    pick,
    text: (maxLength) => Array.from({ length: below(maxLength + 1) }, () => pick(alphabet)).join(''),
  };
}
