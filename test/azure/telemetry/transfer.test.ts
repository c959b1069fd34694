import { setTimeout as sleep } from 'node:timers/promises';
import { InvocationContext } from '@azure/functions';
import { metrics, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import * as activities from '../../../src/activities';
import { asHandler } from '../../../src/activities/activity';
import { toInput } from '../../../src/domain/transfer/inputs';
import { orchestrators } from '../../../src/orchestrations';
import { orchestratorNames } from '../../../src/orchestrations/names';
import type { Services } from '../../../src/services';
import { useTransfers } from '../../azure-reality/transfers';
import { startOtlp, type ReceivedSpan } from '../../support/otlp';
import { request, runTransfer } from '../../support/whole-transfer';

const transfers = useTransfers();
let otlp: Awaited<ReturnType<typeof startOtlp>>;
const called: string[] = [];
let services: Services;
let transferId: string;
let bytes: number;

beforeAll(async () => {
  otlp = await startOtlp();
  services = transfers.services({ OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url });
  const asked = await request(services, transfers.take(2));
  ({ transferId } = asked);
  const report = await runTransfer(services, asked, (name, _input, call) => {
    called.push(name);
    return call();
  });
  expect(report.status).toBe('succeeded');
  bytes = report.batches.reduce((sum, batch) => sum + (batch.bytes ?? 0), 0);
  // An activity that ends waits a second for what is sent, and no longer.
  const counted = () => otlp.points('acr_ferry.activity.duration').reduce((sum, { count }) => sum + count, 0);
  while (otlp.spans.length < called.length || counted() < called.length) await sleep(50);
});
afterAll(async () => {
  trace.disable();
  metrics.disable();
  await otlp.stop();
});

const spansOf = (name: string): ReceivedSpan[] => otlp.spans.filter((span) => span.name === name);
const valuesOf = (metric: string) =>
  otlp.points(metric).map(({ value, attributes }) => ({ value, ...attributes }));
const route = { 'acr_ferry.route': 'default' };

describe('a transfer with an OTLP endpoint', () => {
  it('has sent a span of each activity that ran when the last one ends, and of nothing else', () => {
    expect(otlp.spans.map(({ name }) => name).sort()).toEqual([...called].sort());
    expect(called.length).toBeGreaterThan(10);
  });

  it('says in each which transfer, batch and phase it was for', () => {
    const ours = { ...route, 'acr_ferry.transfer': transferId };
    const ofBatch = { ...ours, 'acr_ferry.batch': 1, 'acr_ferry.outcome': 'ok' };
    for (const [name, phase] of [
      ['copyCommit', 'copy'],
      ['verifyBatch', 'verify'],
    ] as const)
      expect(spansOf(name)[0]?.attributes).toEqual({
        ...{ ...ofBatch, 'acr_ferry.activity': name, 'acr_ferry.phase': phase },
      });
    expect(spansOf('startRun').map(({ attributes }) => attributes['acr_ferry.phase'])).toEqual([
      'export',
      'import',
    ]);
    expect(spansOf('reportTransfer')[0]).toMatchObject({
      attributes: { ...ours, 'acr_ferry.phase': 'report' },
      resource: { 'service.name': 'acr-ferry', 'service.instance.id': expect.any(String) as string },
    });
  });

  it('counts the transfer once, with what it moved and how long it took', () => {
    expect(valuesOf('acr_ferry.transfers')).toEqual([
      { value: 1, ...route, 'acr_ferry.status': 'succeeded' },
    ]);
    expect(valuesOf('acr_ferry.artifacts')).toEqual([
      { value: 2, ...route, 'acr_ferry.result': 'arrived' },
      { value: 0, ...route, 'acr_ferry.result': 'missed' },
    ]);
    expect(valuesOf('acr_ferry.bytes')).toEqual([{ value: bytes, ...route }]);
    expect(valuesOf('acr_ferry.runs.repeated')).toEqual([{ value: 0, ...route }]);
    const phases = otlp.points('acr_ferry.phase.duration');
    expect(phases.map(({ attributes }) => attributes['acr_ferry.phase']).sort()).toEqual(
      ['plan', 'export', 'copy', 'import', 'verify'].sort(),
    );
    expect(phases.every(({ count, unit }) => count === 1 && unit === 's')).toBe(true);
    expect(otlp.points('acr_ferry.queue.duration')).toMatchObject([{ count: 1 }]);
    const activities = otlp.points('acr_ferry.activity.duration');
    expect(activities.reduce((sum, { count }) => sum + count, 0)).toBe(called.length);
  });

  it('tells how long the SAS of each side lives', () => {
    const days = otlp.points('acr_ferry.sas.days_left');
    expect(days.map(({ attributes }) => attributes['acr_ferry.side']).sort()).toEqual(['source', 'target']);
    expect(days.every(({ value }) => value > 0.5 && value < 400)).toBe(true);
  });

  it('sends no URL, token or signature', () => {
    const all = otlp.bodies.join('\n');
    for (const secret of ['https:', 'sig=', 'sv=', 'Bearer', '?']) {
      expect(otlp.spans.filter(({ attributes }) => JSON.stringify(attributes).includes(secret))).toEqual([]);
    }
    for (const secret of ['https:', 'sig=', 'Bearer']) expect(all).not.toContain(secret);
  });

  it('emits nothing of orchestrators, however often they are played again', async () => {
    const asked = await request(services, transfers.take(1));
    const sent = otlp.spans.length;
    const failure = { code: 'INTERNAL', message: 'no', operation: 'o', origin: 'app', retryable: false };
    const { turns } = await replay(orchestrators.transfer, {
      ...{ instanceId: asked.transferId, input: toInput(asked) },
      activities: Object.fromEntries(
        Object.keys(activities).map((name) => [name, () => ({ ok: false, error: failure })]),
      ),
      subOrchestrators: Object.fromEntries(
        Object.entries(orchestrators).filter(([name]) => name !== orchestratorNames.transfer),
      ),
    });
    expect(turns).toBeGreaterThan(1);
    const context = new InvocationContext({ logHandler: () => undefined });
    await asHandler(
      'endTurn',
      activities.endTurn,
      () => services,
    )({ route: 'default', transferId: asked.transferId }, context);
    await expect.poll(() => otlp.spans.slice(sent).map(({ name }) => name)).toEqual(['endTurn']);
  });
});
