import { expect, it } from 'vitest';
import {
  isOnTime,
  lateAfter,
  nextLookSeconds,
  recentAfter,
} from '../../../src/domain/image-import/image-import';

it('looks when an import is likely to end, then ever less often', () => {
  expect(nextLookSeconds(0, {})).toBe(0.25);
  expect(nextLookSeconds(60_000, {})).toBe(6);
  expect(nextLookSeconds(0, { recentMs: [2000] })).toBeCloseTo(2);
  expect(nextLookSeconds(1500, { recentMs: [2000] })).toBeCloseTo(0.5);
  expect(nextLookSeconds(2000, { recentMs: [2000] })).toBe(0.1);
  expect(nextLookSeconds(60_000, { recentMs: [2000] })).toBe(3);
  expect(nextLookSeconds(0, { recentMs: [3_600_000, 3_600_000] })).toBe(30);
  expect(nextLookSeconds(1_200_000, {})).toBe(30);
});

it.each([{}, { recentMs: [2000] }])(
  'looks at one that hangs for six hours some hundred times: %j',
  (known) => {
    let looks = 0;
    for (let age = 0; age < 6 * 3_600_000; looks += 1) age += nextLookSeconds(age, known) * 1000;
    expect(looks).toBeLessThan(350);
  },
);

it('is due earlier by as much as looks come late', () => {
  expect(nextLookSeconds(0, { recentMs: [2000], lateMs: 300 })).toBeCloseTo(1.7);
  const running = { index: 0, url: '', begunAt: 0, dueAt: 2000 };
  expect(lateAfter({ left: [], running }, 2200)).toBe(200);
  expect(lateAfter({ left: [], running, lateMs: 100 }, 2200)).toBe(150);
  expect(lateAfter({ left: [], running }, 1900)).toBe(0);
  expect(lateAfter({ left: [], running }, 3_600_000)).toBe(2000);
});

it('learns how long imports take, without the time they were over and nobody looked', () => {
  expect(recentAfter([1, 2], 2200, 2000)).toEqual([2, 2100]);
  let usual = 3000;
  // Each is over after two seconds: the first look that finds one still going ends the descent.
  for (let n = 0; n < 30 && usual > 2000; n += 1) usual = recentAfter([], usual, undefined)[0]!;
  expect(usual).toBeGreaterThan(1950);
  expect(usual).toBeLessThanOrEqual(2000);
});

/** Seconds until the ends of imports are seen that are over after two. */
function waitedFor(count: number, before: readonly number[]): number {
  let recentMs = before;
  let waited = 0;
  for (let n = 0; n < count; n += 1) {
    let age = 0;
    let going: number | undefined;
    for (;;) {
      age += nextLookSeconds(age, { recentMs }) * 1000;
      if (age >= 2000) break;
      going = age;
    }
    recentMs = recentAfter(recentMs, age, going);
    waited += age / 1000;
  }
  return waited;
}

it.each([
  ['first of all', [300_000]],
  ['among others', [2000, 300_000]],
])('is as quick as before after one import that took long, %s', (_, before) => {
  expect(waitedFor(49, before)).toBeLessThan(2 * 49 * 1.04);
});

it('looks late once imports take longer for good', () => {
  expect(nextLookSeconds(0, { recentMs: [20_000, 20_000] })).toBe(20);
});

it('learns nothing from a look that came late: the import may have ended long before', () => {
  const running = { index: 0, url: '', begunAt: 0, dueAt: 2000 };
  expect(isOnTime(running, 4000)).toBe(true);
  expect(isOnTime(running, 4001)).toBe(false);
  expect(isOnTime({ index: 0, url: '', begunAt: 0 }, 4001)).toBe(true);
});
