import { InvalidArgumentError } from 'commander';

/** A whole number from an option. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };

/** For options that are given several times. */
export const severalTimes = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];
