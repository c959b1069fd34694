import { metrics as meters, ROOT_CONTEXT, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import type { Log, LogEvent } from '../../domain/events/log-event';
import { aboutStep } from '../../domain/telemetry/step';
import { measuresOf } from '../../domain/telemetry/measure';
import type { TelemetryReceiver } from '../../domain/telemetry/receiver';
import { metrics, type Attributes, type Measure } from '../../domain/telemetry/metrics';
import { toTransferError } from '../failure';
import type { Sdk } from './sdk';

/** An invocation of an activity. */
interface Step {
  readonly activity: string;
  readonly input: unknown;
  /** Of the invocation, as W3C Trace Context writes it. */
  readonly traceParent: string | undefined;
  readonly log: Log;
}

/** Spans and metrics of what is done; they go where an SDK sends them, and nowhere without one. */
export interface Telemetry {
  /** Does a step within a span. What a worker that falls idle has to send is sent before the step ends. */
  around<T>(step: Step, run: () => Promise<T>): Promise<T>;
  /** Adds what a line of the log is worth to the metrics. */
  measure(line: LogEvent): void;
}

const scope = 'acr-ferry';
/** A step may wait so long for what is sent at its end. */
const patienceMs = 1000;
/** Seconds in which phases and activities take their time. */
const boundaries = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];

/** Telemetry to a receiver, by an SDK that is read with the first thing to tell. */
export function createTelemetry(receiver: TelemetryReceiver | undefined): Telemetry {
  let starting: Promise<Sdk> | undefined;
  const start = async (): Promise<Sdk | undefined> =>
    receiver === undefined
      ? undefined
      : (starting ??= import('./sdk.js').then(({ startSdk }) => startSdk(receiver)).catch(unusable));
  let running = 0;
  const flush = async (sdk: Sdk | undefined): Promise<void> => {
    if (running === 0) await sdk?.flush(patienceMs);
  };
  return {
    async around(step, run) {
      const sdk = await start();
      running++;
      try {
        return await traced(step, run);
      } finally {
        running--;
        await flush(sdk);
        const warning = sdk?.takeWarning();
        if (warning !== undefined) step.log(warning, 'warn');
      }
    },
    measure(line) {
      void start().then((sdk) => {
        for (const measure of measuresOf(line)) record(measure);
        return flush(sdk);
      });
    },
  };
}

/** Work goes on where an SDK cannot be made, of what the environment says, say. */
function unusable(thrown: unknown): Sdk {
  const reason = thrown instanceof Error ? thrown.name : 'unknown';
  const warnings: LogEvent[] = [{ event: 'telemetry.undelivered', reason }];
  return { flush: () => Promise.resolve(), takeWarning: () => warnings.pop() };
}

async function traced<T>({ activity, input, traceParent }: Step, run: () => Promise<T>): Promise<T> {
  const about = aboutStep(activity, input);
  const span = trace
    .getTracer(scope)
    .startSpan(activity, { attributes: present(about) }, contextOf(traceParent));
  const began = performance.now();
  let outcome = 'ok';
  try {
    return await run();
  } catch (thrown) {
    const { code, retryable } = toTransferError(thrown, activity, 'app').failure;
    outcome = retryable ? 'retried' : 'failed';
    span.setAttribute('acr_ferry.code', code).setStatus({ code: SpanStatusCode.ERROR, message: code });
    throw thrown;
  } finally {
    span.setAttribute('acr_ferry.outcome', outcome).end();
    record({
      metric: 'acr_ferry.activity.duration',
      value: (performance.now() - began) / 1000,
      attributes: { 'acr_ferry.activity': activity, 'acr_ferry.outcome': outcome },
    });
  }
}

/** Asked for each time: a meter from before there was an SDK stays deaf. */
function record({ metric, value, attributes }: Measure): void {
  const meter = meters.getMeter(scope);
  const { kind, unit, description } = metrics[metric];
  const about = present(attributes);
  if (kind === 'counter') meter.createCounter(metric, { unit, description }).add(value, about);
  else if (kind === 'gauge') meter.createGauge(metric, { unit, description }).record(value, about);
  else {
    const advice = { explicitBucketBoundaries: boundaries };
    meter.createHistogram(metric, { unit, description, advice }).record(value, about);
  }
}

const present = (attributes: Attributes): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** The span of the host is the parent. */
function contextOf(traceParent = ''): Context {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceParent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}
