import { escaped } from './escape';

/** What a timeline is drawn with. */

const barHeight = 14;

/** Tenths are as fine as a picture shows. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** A text from a point on, or of a kind of its own. */
export const text = (x: number, y: number, said: string, kind = ''): string =>
  `<text x="${round(x)}" y="${y}"${kind && ` class="${kind}"`}>${escaped(said)}</text>`;

const letterOf = (phase: string): string => (phase === 'check' ? 'K' : phase.slice(0, 1).toUpperCase());

/** A bar with the letter of its phase, where there is room. */
export function bar(x: number, y: number, wide: number, phase: string, kinds: string): string {
  const size = `width="${round(wide)}" height="${barHeight}"`;
  const rect = `<rect class="${kinds}" x="${round(x)}" y="${y}" ${size} rx="2"/>`;
  return wide < 14 ? rect : `${rect}${text(x + wide / 2 - 4, y + 11, letterOf(phase), 'in')}`;
}

/** Nothing goes on. */
export const waitLine = (from: number, to: number, y: number): string =>
  `<path class="wait" d="M${round(from)} ${y}H${round(to)}"/>`;

/** Something was done again. */
export const againMark = (x: number, y: number): string =>
  `<path class="again" d="M${round(x)} ${y}h8l-4 6z"/>`;

/** It stopped. */
export const cross = (x: number, y: number): string =>
  `<path class="stopped" d="M${round(x)} ${y}l8 8m0-8l-8 8"/>`;
