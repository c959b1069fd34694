import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

/** What speaks to a receiver. */
export interface Exporters {
  readonly host: string;
  readonly spans: SpanExporter;
  readonly values: PushMetricExporter;
}

/** Of one attempt with its retries: a worker must not be held up by a receiver that is slow. */
export const timeoutMillis = 3000;

/** Sends to an OTLP endpoint. Headers and further variables of OpenTelemetry it reads by itself. */
export function otlpExporters(endpoint: string): Exporters {
  const base = endpoint.replace(/\/$/, '');
  return {
    host: new URL(endpoint).host,
    spans: new OTLPTraceExporter({ url: `${base}/v1/traces`, timeoutMillis }),
    values: new OTLPMetricExporter({ url: `${base}/v1/metrics`, timeoutMillis }),
  };
}
