import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** What speaks to a receiver. */
export interface Exporters {
  readonly host: string;
  readonly spans: SpanExporter;
  readonly values: PushMetricExporter;
}

/** Of one attempt with its retries: a worker must not be held up by a receiver that is slow. */
export const timeoutMillis = 3000;
