import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { timeoutMillis, type Exporters } from './exporters';

/** Sends to an OTLP endpoint. Headers and further variables of OpenTelemetry it reads by itself. */
export function otlpExporters(endpoint: string): Exporters {
  const base = endpoint.replace(/\/$/, '');
  return {
    host: new URL(endpoint).host,
    spans: new OTLPTraceExporter({ url: `${base}/v1/traces`, timeoutMillis }),
    values: new OTLPMetricExporter({ url: `${base}/v1/metrics`, timeoutMillis }),
  };
}
