import { describe, expect, it } from 'vitest';
import {
  adaptPace,
  raisePace,
  startPace,
  type Pace,
  addSample,
  measureRate,
  type Sample,
} from '../../../src/domain/copy/pace';
import { numbers } from '../../../rehearsal/numbers';

/** A link that carries so many streams of a rate and not more. */
const link = (streams: number) => (width: number) => Math.min(width, streams) * 1000;

const sample = (pace: Pace, bytesPerSecond: number, most = 16): Pace =>
  adaptPace(pace, { bytesPerSecond, throttled: false }, most);

function settle(rate: (width: number) => number, samples: number, most: number): Pace {
  let pace = startPace(1);
  for (let n = 0; n < samples; n++) {
    pace = sample(pace, rate(pace.width), most);
  }
  return pace;
}

describe('adaptPace', () => {
  it('rises while the rate rises, up to the cap', () => {
    expect(settle(link(100), 40, 16).width).toBeGreaterThanOrEqual(12);
    expect(settle(link(100), 40, 16).width).toBeLessThanOrEqual(16);
  });

  it('stays where more brings no more', () => {
    const { width } = settle(link(4), 60, 64);
    expect(width).toBeGreaterThanOrEqual(3);
    expect(width).toBeLessThanOrEqual(6);
  });

  it('rises while more brings at least half of what it takes, and keeps a last step of little gain', () => {
    const tried = sample(sample(startPace(4), 1000), 1000);
    expect(tried.width).toBe(6);
    expect(sample(tried, 1250).width).toBe(9);
    const kept = sample(tried, 1240);
    expect([kept.width, sample(kept, 9000).width]).toEqual([6, 6]);
    expect(sample(tried, 1090).width).toBe(4);
  });

  it('is raised without being taken for tried', () => {
    const tried = sample({ ...startPace(4), rest: 0 }, 1000);
    expect(raisePace(tried, 5)).toBe(tried);
    const raised = raisePace(tried, 8);
    expect(raised).toMatchObject({ width: 8, step: 'rise' });
    expect(sample(raised, 1).width).toBe(12);
  });

  it('tries a quarter more and a quarter less by turns, but not less than where the rise ended', () => {
    const rested = (pace: Pace): Pace => {
      let next = sample(pace, 1000);
      while (next.width === pace.width) next = sample(next, 1000);
      return next;
    };
    const settled = sample(sample(sample(startPace(8), 1000), 1000), 1000);
    expect(settled.width).toBe(8);
    // A quarter more must bring an eighth.
    const wider = rested(settled);
    expect(wider.width).toBe(10);
    expect(sample(wider, 1120).width).toBe(8);
    const twelve = sample(wider, 1130);
    expect(twelve.width).toBe(12);
    const ten = sample(twelve, 1130);
    expect(ten.width).toBe(10);
    // Less may cost a quarter of what it saves.
    const narrower = rested(ten);
    expect(narrower.width).toBe(8);
    expect(sample(narrower, 949).width).toBe(10);
    const kept = sample(narrower, 951);
    expect(kept.width).toBe(8);
    expect(rested(kept).width).toBe(10);
  });

  it('does not drift when rates of equal widths differ', () => {
    // Two streams carry most of it; samples differ by a fifth each way.
    const random = numbers(7);
    const noisy = (width: number): number => Math.min(1000, 600 + 130 * width) * (0.8 + 0.4 * random());
    let pace = startPace(2);
    const widths = Array.from({ length: 1000 }, () => {
      pace = sample(pace, noisy(pace.width), 64);
      return pace.width;
    });
    expect(widths.reduce((sum, width) => sum + width, 0) / widths.length).toBeLessThan(5);
    expect(Math.max(...widths)).toBeLessThan(16);
  });

  it('halves when the service is busy, never below one, and rests before it tries again', () => {
    const busy = { bytesPerSecond: 1000, throttled: true };
    const slowed = adaptPace(startPace(9), busy, 16);
    expect(slowed.width).toBe(4);
    expect(sample(slowed, 1e9).width).toBe(4);
    expect(adaptPace(startPace(1), busy, 16).width).toBe(1);
  });
});

describe('measureRate', () => {
  const at = (seconds: number): Sample => ({ at: seconds * 1000, bytes: seconds * 100 });

  it('tells a rate after two samples and the time left after three', () => {
    expect(measureRate([], 1000)).toEqual({});
    expect(measureRate([at(0)], 1000)).toEqual({});
    expect(measureRate([at(0), at(1)], 1000)).toEqual({ bytesPerSecond: 100 });
    expect(measureRate([at(0), at(1), at(2)], 1000)).toEqual({ bytesPerSecond: 100, etaSeconds: 8 });
  });

  it('promises nothing while nothing moves', () => {
    const still = [0, 1, 2].map((seconds) => ({ at: seconds * 1000, bytes: 7 }));
    expect(measureRate(still, 1000)).toEqual({ bytesPerSecond: 0 });
  });

  it('forgets old samples', () => {
    let samples: readonly Sample[] = [];
    for (let n = 0; n < 100; n++) samples = addSample(samples, at(n));
    expect(samples).toHaveLength(8);
    expect(samples[0]).toEqual(at(92));
  });
});
