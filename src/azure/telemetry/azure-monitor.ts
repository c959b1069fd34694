import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
  type AzureMonitorExporterOptions,
} from '@azure/monitor-opentelemetry-exporter';
import { ingestionOf, isNear, type AzureMonitor } from '../../domain/telemetry/receiver';
import { managedIdentity } from '../credentials';
import { timeoutMillis, type Exporters } from './exporters';

/** Sends to Application Insights; nothing is kept on disk. @throws Error of a string that is not usable */
export function azureMonitorExporters({ connectionString, identity }: AzureMonitor): Exporters {
  const endpoint = ingestionOf(connectionString);
  const options: AzureMonitorExporterOptions = {
    connectionString,
    disableOfflineStorage: true,
    retryOptions: { maxRetries: 1, retryDelayInMs: 300 },
    additionalPolicies: [{ policy: within(endpoint), position: 'perCall' }],
    ...(identity && { credential: managedIdentity(identity.clientId) }),
  };
  return {
    host: endpoint.host,
    spans: new AzureMonitorTraceExporter(options),
    values: new AzureMonitorMetricExporter(options),
  };
}

/**
 * Keeps requests to the endpoint and its neighbours, where ingestion sends those who ask: a token goes
 * nowhere else. What failed is said as it is, since the exporter counts as sent what it would keep on disk.
 */
const within = (endpoint: URL): PipelinePolicy => ({
  name: 'withinEndpoint',
  async sendRequest(request, next) {
    if (!isNear(endpoint, request.url)) throw named('REDIRECTED_AWAY');
    request.timeout = timeoutMillis;
    const response = await next(request).catch((thrown: unknown) => {
      const { name, code } = thrown as { readonly name?: string; readonly code?: string };
      throw named(name === 'RestError' ? code : name);
    });
    if (response.status >= 400) throw named(`HTTP_${response.status}`);
    return response;
  },
});

const named = (name = 'UNREACHABLE'): Error => Object.assign(new Error('Telemetry was not taken.'), { name });
