import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src/domain/transfer/timeline';
import { timelineSvg } from '../../../src/http/report/timeline-svg';

const start = Date.parse('2026-01-01T10:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const span = (from: number, to: number) => ({ from: at(from), to: at(to) });

const drawn = (batches: number) =>
  timelineSvg(
    timelineOf({
      ...{ transferId: 't<1>', status: 'partial', startedAt: at(0), until: at(600) },
      plan: span(0, 10),
      batches: Array.from({ length: batches }, (_, i) => ({
        batch: i + 1,
        spans: { export: { ...span(30, 100), retries: 3 }, copy: span(100, 580) },
        ...(i === 0 && { stoppedIn: 'copy' as const }),
      })),
    }),
  );

describe('timelineSvg', () => {
  it('says in words what it draws, and what made the transfer long', () => {
    const svg = drawn(2);
    expect(svg).toContain('role="img"');
    expect(svg).toMatch(/<title id="timeline-t&lt;1&gt;">Timeline of t&lt;1&gt;<\/title>/);
    expect(svg).toMatch(
      /<desc [^>]+>2 batches over 10 min from 2026-01-01T10:00:00.000Z\. 1 batch stopped\./,
    );
    expect(svg).toContain('Batch 2 ended last; longest of it: copy, 8 min, 80 % of all the time.');
    expect(svg).toContain('<title>Batch 1: export 1 min 10 s, 3 retries</title>');
    expect(svg).toContain('<title>Batch 1: copy 8 min, stopped here</title>');
    expect(svg).toContain('<title>Batch 1: waiting 20 s</title>');
  });

  it('tells phases by letters as well as by colours, and explains its marks', () => {
    const svg = drawn(1);
    expect(svg.match(/class="in">[PEC]</g)!.length).toBeGreaterThanOrEqual(6);
    for (const word of ['plan', 'export', 'copy', 'waiting', 'done again', 'stopped']) {
      expect(svg).toContain(`>${word}</text>`);
    }
  });

  it('stays small for a thousand batches, and says what it leaves out', () => {
    const svg = drawn(1000);
    expect(svg.length).toBeLessThan(120_000);
    expect(svg).toContain('900 of 1000 batches not drawn.');
  });

  it('draws nothing where there is nothing, and is well-formed', () => {
    const nothing = {
      transferId: 't1',
      status: 'queued' as const,
      startedAt: at(0),
      until: at(0),
      batches: [],
    };
    const svg = timelineSvg(timelineOf(nothing));
    expect(svg).toContain('Nothing to be drawn yet.');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
