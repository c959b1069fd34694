import { randomUUID } from 'node:crypto';
import { metrics, trace } from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LogEvent } from '../../domain/events/log-event';
import type { TelemetryReceiver } from '../../domain/telemetry/receiver';
import { answerWithin } from '../bounded-calls';
import { azureMonitorExporters } from './azure-monitor';
import { timeoutMillis, otlpExporters } from './exporters';
import { createReach, pauseMs } from './reach';

/** What sends spans and metrics. */
export interface Sdk {
  /** Sends what there is, and waits for that so long; not at all while the receiver is slow or lost. */
  flush(patienceMs: number): Promise<void>;
  /** What is to be said of a receiver that does not answer; once for each time it goes away. */
  takeWarning(): LogEvent | undefined;
}

/**
 * Registers an SDK that sends to a receiver. Resource attributes it reads from the environment by itself.
 * Everything is sampled: the host asks for less than it would take to see a transfer whole.
 */
export function startSdk(receiver: TelemetryReceiver): Sdk {
  const exporters =
    'otlp' in receiver ? otlpExporters(receiver.otlp) : azureMonitorExporters(receiver.azureMonitor);
  const reach = createReach(exporters.host);
  const resource = resourceFromAttributes({
    ...{ 'service.name': 'acr-ferry', 'service.instance.id': randomUUID() },
  }).merge(detectResources({ detectors: [envDetector] }));
  const spans = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor(reach.watch(exporters.spans), {
        ...{ maxQueueSize: 2048, scheduledDelayMillis: 1000, exportTimeoutMillis: timeoutMillis },
      }),
    ],
  });
  const values = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: reach.watch(exporters.values),
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
