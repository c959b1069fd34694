import { describe, expect, it } from 'vitest';
import {
  chosenRows,
  timelineOf,
  timelineOfReport,
  type TimelineBatch,
} from '../../../src/domain/transfer/timeline';
import { sampleReport } from '../../support/documents';

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const span = (from: number, to: number) => ({ from: at(from), to: at(to) });
const parts = (batches: readonly TimelineBatch[], until = 100) => ({
  ...{ transferId: 't1', status: 'running' as const, startedAt: at(0), until: at(until) },
  ...{ plan: span(0, 10), batches },
});

describe('timelineOf', () => {
  it('has a row for the plan and each batch, in their order, with what they waited for', () => {
    const second = { batch: 2, spans: { export: span(40, 60) } };
    const { rows } = timelineOf(parts([second, { batch: 1, spans: { export: span(11, 20) } }]));
    expect(rows).toEqual([
      { stretches: [{ what: 'plan', from: 0, to: 10_000 }] },
      { batch: 1, stretches: [{ what: 'export', from: 11_000, to: 20_000 }] },
      {
        batch: 2,
        stretches: [
          { what: 'wait', from: 10_000, to: 40_000 },
          { what: 'export', from: 40_000, to: 60_000 },
        ],
      },
    ]);
  });

  it('draws what goes on up to now, and marks what was done again and where a batch stopped', () => {
    const spans = { export: { ...span(10, 20), retries: 2 }, copy: { from: at(20) } };
    const { rows } = timelineOf(parts([{ batch: 1, spans, exportRuns: 3, stoppedIn: 'copy' }]));
    expect(rows[1]!.stretches).toEqual([
      { what: 'export', from: 10_000, to: 20_000, retries: 4 },
      { what: 'copy', from: 20_000, to: 100_000, isOpen: true, isStopped: true },
    ]);
  });

  it('says what made it long: the longest stretch of the batch that ended last', () => {
    const first = { batch: 1, spans: { export: span(10, 70) } };
    const last = { batch: 2, spans: { export: span(12, 20), copy: span(20, 50), import: span(75, 90) } };
    const { longest, lengthMs } = timelineOf(parts([first, last], 90));
    expect(longest).toMatchObject({ row: { batch: 2 }, stretch: { what: 'copy', from: 20_000 } });
    expect(lengthMs).toBe(90_000);
  });

  it('bears clocks that differ and transfers of no time', () => {
    const { rows, lengthMs } = timelineOf(parts([{ batch: 1, spans: { export: span(-5, -3) } }], -9));
    expect(rows[1]!.stretches).toEqual([{ what: 'export', from: 0, to: 0 }]);
    expect(lengthMs).toBeGreaterThan(0);
  });

  it('takes from a report what it needs, the plan too', () => {
    const batches = [{ batch: 1, blob: 'b', spans: { export: span(10, 20) } }];
    const report = sampleReport({ startedAt: at(0), finishedAt: at(30), phases: { plan: 10_000 }, batches });
    expect(timelineOfReport(report)).toMatchObject({ lengthMs: 30_000, rows: [{}, { batch: 1 }] });
  });
});

it('chooses rows of many: the telling ones first, then some of the others', () => {
  const batches = Array.from({ length: 1000 }, (_, i) => {
    const batch = i + 1;
    const stopped = batch === 777 && { stoppedIn: 'copy' as const };
    return { batch, spans: { copy: span(10, batch === 500 ? 99 : 20) }, ...stopped };
  });
  const rows = chosenRows(timelineOf(parts(batches)), 100);
  const numbers = rows.map(({ batch }) => batch);
  expect(rows.length).toBe(100);
  expect(numbers).toEqual(expect.arrayContaining([undefined, 500, 777]));
  expect(numbers.slice(1)).toEqual([...numbers.slice(1)].sort((a, b) => a! - b!));
});
