import { setTimeout as delay } from 'node:timers/promises';
import { metrics, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelemetry, type Telemetry } from '../../../src/azure/telemetry/telemetry';
import { TransferError } from '../../../src/domain/errors';
import type { LogEvent } from '../../../src/domain/events/log-event';
import { startOtlp } from '../../support/otlp';

let stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  trace.disable();
  metrics.disable();
  for (const each of stop) await each();
  stop = [];
});

async function receiver(isDeaf = false) {
  const otlp = await startOtlp(isDeaf);
  stop.push(() => otlp.stop());
  return otlp;
}

/** Does steps one after the other; tells what was logged, and how long each took. */
async function steps(telemetry: Telemetry, times: number) {
  const [logged, took]: [LogEvent[], number[]] = [[], []];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await telemetry.around(step({ log: (line) => void logged.push(line) }), () => Promise.resolve(n));
    took.push(performance.now() - began);
  }
  return { logged, took };
}

const step = (more: Partial<Parameters<Telemetry['around']>[0]> = {}) => ({
  ...{ activity: 'endTurn', input: { route: 'r', transferId: 't1', sas: '?sig=abc' } },
  ...{ traceParent: undefined, log: () => undefined, ...more },
});
/** How long most steps took: a machine that does much else may hold up any of them. */
const mostly = (took: readonly number[]): number =>
  took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)]!;
const failing = (retryable: boolean) => () =>
  Promise.reject(
    new TransferError('UNAVAILABLE', 'https://a.example/?sig=abc', {
      ...{ operation: 'o', origin: 'app', retryable },
    }),
  );

describe('telemetry', () => {
  it('hangs its spans below that of the host', async () => {
    const otlp = await receiver();
    const [traceId, spanId] = ['a'.repeat(32), 'b'.repeat(16)];
    const telemetry = createTelemetry({ otlp: otlp.url });
    // The host asks not to sample: what it drops of its own is not ours to drop.
    await telemetry.around(step({ traceParent: `00-${traceId}-${spanId}-00` }), () => Promise.resolve());
    await telemetry.around(step({ traceParent: 'nonsense' }), () => Promise.resolve());
    await expect
      .poll(() => otlp.spans)
      .toMatchObject([{ traceId, parentSpanId: spanId }, { parentSpanId: '' }]);
  });

  it('tells failures by their code only, and those that are tried again apart', async () => {
    const otlp = await receiver();
    const telemetry = createTelemetry({ otlp: otlp.url });
    for (const retryable of [true, false])
      await expect(telemetry.around(step(), failing(retryable))).rejects.toThrow('https://a.example');
    await expect
      .poll(() => otlp.spans.map(({ attributes }) => attributes['acr_ferry.outcome']))
      .toEqual(['retried', 'failed']);
    expect(otlp.spans[0]?.attributes['acr_ferry.code']).toBe('UNAVAILABLE');
    expect(otlp.bodies.join()).not.toMatch(/a\.example|sig=/);
    await expect
      .poll(() => otlp.points('acr_ferry.activity.duration').map(({ attributes }) => attributes))
      .toEqual([
        { 'acr_ferry.activity': 'endTurn', 'acr_ferry.outcome': 'retried' },
        { 'acr_ferry.activity': 'endTurn', 'acr_ferry.outcome': 'failed' },
      ]);
  });

  it('sends what it is told between activities, too', async () => {
    const otlp = await receiver();
    createTelemetry({ otlp: otlp.url }).measure({ event: 'schedule.failed', route: 'r', code: 'INTERNAL' });
    await expect
      .poll(() => otlp.points('acr_ferry.events'))
      .toMatchObject([
        { value: 1, attributes: { 'acr_ferry.event': 'schedule.failed', 'acr_ferry.code': 'INTERNAL' } },
      ]);
  });

  it('keeps a path of the endpoint', async () => {
    const otlp = await receiver();
    await steps(createTelemetry({ otlp: `${otlp.url}/otlp/` }), 1);
    await expect
      .poll(() => otlp.requests.map(({ path }) => path).sort())
      .toEqual(['/otlp/v1/metrics', '/otlp/v1/traces']);
  });

  it('does without a receiver, and says so once', async () => {
    const gone = await startOtlp();
    await gone.stop();
    const telemetry = createTelemetry({ otlp: gone.url });
    const { logged, took } = await steps(telemetry, 20);
    // An attempt is repeated for three seconds before it counts as failed.
    await expect
      .poll(async () => logged.push(...(await steps(telemetry, 1)).logged), { interval: 200 })
      .toBeGreaterThan(0);
    const { logged: after, took: later } = await steps(telemetry, 20);
    logged.push(...after);
    await delay(1500);
    const { logged: still } = await steps(telemetry, 5);
    expect(logged).toEqual([
      {
        ...{ event: 'telemetry.undelivered', receiver: new URL(gone.url).host },
        reason: expect.any(String) as string,
      },
    ]);
    expect(still).toEqual([]);
    for (const each of [took.slice(1), later]) expect(mostly(each)).toBeLessThan(900);
  });

  it('waits once for a receiver that does not answer, and then no more', async () => {
    const otlp = await receiver(true);
    const { took } = await steps(createTelemetry({ otlp: otlp.url }), 9);
    expect(took[0]).toBeGreaterThan(900);
    expect(mostly(took.slice(1))).toBeLessThan(900);
  });

  it('goes nowhere without an endpoint, and does the work', async () => {
    const telemetry = createTelemetry(undefined);
    telemetry.measure({ event: 'schedule.failed' });
    expect(await telemetry.around(step(), () => Promise.resolve('done'))).toBe('done');
    expect(trace.getTracerProvider().getTracer('x').startSpan('y').isRecording()).toBe(false);
  });
});
