import { receiverOf, type TelemetryReceiver } from '../../domain/telemetry/receiver';
import type { AppSettings } from '../settings';

/**
 * What the exporter for Application Insights would do besides: tell Microsoft of its own use, at addresses a
 * closed network does not have, and send the resource along each time. It asks the environment only.
 */
const besides = [
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED',
];

/** Where the settings have telemetry sent; its exporter is told to do nothing else. */
export function telemetryReceiver(settings: AppSettings): TelemetryReceiver | undefined {
  for (const name of besides) process.env[name] ??= 'true';
  return receiverOf(settings);
}
