import { randomUUID } from 'node:crypto';
import { metrics, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LogEvent } from '../../domain/events/log-event';
import { answerWithin } from '../bounded-calls';
import { createReach, pauseMs } from './reach';

/** What sends spans and metrics. */
export interface Sdk {
  /** Sends what there is, and waits for that so long; not at all while the receiver is slow or lost. */
  flush(patienceMs: number): Promise<void>;
  /** What is to be said of a receiver that does not answer; once for each time it goes away. */
  takeWarning(): LogEvent | undefined;
}

/** Of one attempt with its retries: a worker must not be held up by a receiver that is slow. */
const timeoutMillis = 3000;

/**
 * Registers an SDK that sends to an OTLP endpoint. Headers, resource attributes and further variables of
 * OpenTelemetry it reads from the environment by itself. Everything is sampled: the host asks for less than
 * it would take to see a transfer whole.
 */
export function startSdk(endpoint: string): Sdk {
  const base = endpoint.replace(/\/$/, '');
  const reach = createReach(new URL(endpoint).host);
  const resource = resourceFromAttributes({
    ...{ 'service.name': 'acr-ferry', 'service.instance.id': randomUUID() },
  }).merge(detectResources({ detectors: [envDetector] }));
  const spans = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor(
        reach.watch(new OTLPTraceExporter({ url: `${base}/v1/traces`, timeoutMillis })),
        {
          ...{ maxQueueSize: 2048, scheduledDelayMillis: 1000, exportTimeoutMillis: timeoutMillis },
        },
      ),
    ],
  });
  const values = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: reach.watch(new OTLPMetricExporter({ url: `${base}/v1/metrics`, timeoutMillis })),
        ...{ exportIntervalMillis: 10_000, exportTimeoutMillis: timeoutMillis },
      }),
    ],
  });
  trace.setGlobalTracerProvider(spans);
  metrics.setGlobalMeterProvider(values);
  let slowUntil = 0;
  return {
    async flush(patienceMs) {
      const sent = Promise.allSettled([spans.forceFlush(), values.forceFlush()]);
      if (Date.now() < slowUntil) return;
      await answerWithin(patienceMs, sent).catch(() => {
        slowUntil = Date.now() + pauseMs;
      });
    },
    takeWarning: () => reach.takeWarning(),
  };
}
