import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../../src/domain/telemetry/measure';
import { metrics } from '../../../src/domain/telemetry/metrics';
import { itemsOf } from '../../support/markdown';

const named = (line: Parameters<typeof measuresOf>[0]) =>
  measuresOf(line).map(({ metric, value }) => [metric.replace('acr_ferry.', ''), value]);

describe('what an event is worth', () => {
  it('is of a transfer that ended what it moved and took', () => {
    expect(
      named({
        ...{ event: 'transfer.partial', route: 'r', artifacts: 3, missed: 1, bytes: 10, repeatedRuns: 2 },
        ...{ queuedMs: 1500, phases: { plan: 500, copy: 60_000 }, code: 'RUN_FAILED', reason: 'secret' },
      }),
    ).toEqual([
      ...[
        ['transfers', 1],
        ['artifacts', 2],
        ['artifacts', 1],
        ['bytes', 10],
        ['runs.repeated', 2],
      ],
      ...[
        ['queue.duration', 1.5],
        ['phase.duration', 0.5],
        ['phase.duration', 60],
        ['events', 1],
      ],
    ]);
  });

  it('is of others that they were', () => {
    for (const event of ['transfer.started', 'transfer.paused', 'batch.failed', 'schedule.skipped'])
      expect(named({ event, route: 'r' })).toEqual([['events', 1]]);
    expect(named({ event: 'import.picked-up', pickUpDelayMs: 3000 })).toEqual([
      ...[
        ['pick_up.duration', 3],
        ['events', 1],
      ],
    ]);
    expect(named({ event: 'import.succeeded', pickUpDelayMs: 3000 })).toEqual([['events', 1]]);
  });

  it('is of a look at a SAS how long it lives, which is no event', () => {
    expect(measuresOf({ event: 'sas.current', route: 'r', side: 'source', daysLeft: 2.5 })).toEqual([
      {
        ...{ metric: 'acr_ferry.sas.days_left', value: 2.5 },
        attributes: { 'acr_ferry.route': 'r', 'acr_ferry.side': 'source' },
      },
    ]);
  });

  it('has no ids and no texts among its attributes', () => {
    const line = { event: 'batch.failed', transferId: 't1', blob: 'b', reason: 'why', route: 'r', batch: 1 };
    expect(JSON.stringify(measuresOf(line))).not.toMatch(/t1|why|"b"/);
  });
});

describe('docs/operate/telemetry.md', () => {
  it('lists every metric with its kind and what it tells', () => {
    const rows = itemsOf('docs/operate/telemetry.md')
      .flatMap((item) => [
        ...item.matchAll(/^`(acr_ferry\.[\w.]+)` \((counter|histogram|gauge);.*?\): (.*)$/g),
      ])
      .map(([, metric, kind, description]) => [metric, { kind, description }]);
    const described = Object.entries(metrics).map(([metric, { kind, description }]) => [
      metric,
      { kind, description },
    ]);
    expect(rows).toEqual(described);
  });
});
