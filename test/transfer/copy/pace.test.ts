import { describe, expect, it } from 'vitest';
import { adaptPace, startPace, type Pace } from '../../../src/transfer/copy/pace';
import { addSample, measureRate, type Sample } from '../../../src/transfer/copy/rate';

/** A link that carries so many streams of a rate and not more. */
const link = (streams: number) => (width: number) => Math.min(width, streams) * 1000;

function settle(rate: (width: number) => number, samples: number, most: number): Pace {
  let pace = startPace(1);
  for (let n = 0; n < samples; n++) {
    pace = adaptPace(pace, { bytesPerSecond: rate(pace.width), throttled: false }, most);
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

  it('takes noise for no gain: twice as much in flight is twice the memory', () => {
    const sample = (pace: Pace, bytesPerSecond: number): Pace =>
      adaptPace(pace, { bytesPerSecond, throttled: false }, 16);
    const tried = sample(sample(startPace(4), 1000), 1000);
    expect(tried.width).toBe(8);
    expect(sample(tried, 1200).width).toBe(4);
    expect(sample(tried, 1300).width).toBe(16);
  });

  it('halves when the service is busy, never below one, and rests before it tries again', () => {
    const busy = { bytesPerSecond: 1000, throttled: true };
    const slowed = adaptPace(startPace(9), busy, 16);
    expect(slowed.width).toBe(4);
    expect(adaptPace(slowed, { bytesPerSecond: 1e9, throttled: false }, 16).width).toBe(4);
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
