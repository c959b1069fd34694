/** Settings that say where telemetry goes. */
interface Settings {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly APPLICATIONINSIGHTS_CONNECTION_STRING?: string | undefined;
  readonly APPLICATIONINSIGHTS_AUTHENTICATION_STRING?: string | undefined;
}

/** Application Insights, by its connection string; signed in for by the managed identity, where it is to. */
export interface AzureMonitor {
  readonly connectionString: string;
  readonly identity?: { readonly clientId?: string };
}

/** Where spans and metrics go. */
export type TelemetryReceiver = { readonly otlp: string } | { readonly azureMonitor: AzureMonitor };

/** The one receiver: a collector may hand on to Application Insights, where nothing is to count twice. */
export function receiverOf(settings: Settings): TelemetryReceiver | undefined {
  const otlp = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  const connectionString = settings.APPLICATIONINSIGHTS_CONNECTION_STRING;
  if (settings.OTEL_SDK_DISABLED) return undefined;
  if (otlp !== undefined) return { otlp };
  if (connectionString === undefined) return undefined;
  const { authorization, clientid } = fieldsOf(settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING ?? '');
  const identity = clientid === undefined ? {} : { clientId: clientid };
  return { azureMonitor: { connectionString, ...(authorization === 'AAD' && { identity }) } };
}

/** Where a connection string has telemetry sent. @throws Error without its text, which has a key */
export function ingestionOf(connectionString: string): URL {
  const { instrumentationkey, ingestionendpoint, endpointsuffix, location } = fieldsOf(connectionString);
  const ofSuffix =
    endpointsuffix && `https://${location === undefined ? '' : `${location}.`}dc.${endpointsuffix}`;
  const text = ingestionendpoint ?? ofSuffix ?? 'https://dc.services.visualstudio.com';
  const endpoint = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable =
    endpoint?.protocol === 'https:' && `${endpoint.username}${endpoint.search}${endpoint.hash}` === '';
  if (instrumentationkey !== undefined && isUsable) return endpoint;
  throw Object.assign(new Error('The connection string is not usable.'), {
    name: 'CONNECTION_STRING_INVALID',
  });
}

/** Whether an address is an endpoint, or by https in its domain, where ingestion sends those who ask. */
export function isNear(endpoint: URL, address: string): boolean {
  const { host, hostname, protocol } = new URL(address);
  return (
    host === endpoint.host || (protocol === 'https:' && domainOf(hostname) === domainOf(endpoint.hostname))
  );
}

/** A host without its first name; an address, or a name that is a domain itself, as it is. */
const domainOf = (hostname: string): string =>
  /[a-z]$/.test(hostname) ? hostname.replace(/^[^.]+\.(?=[^.]+\.)/, '') : hostname;

/** `Name=value;...`, with names in lower case. */
export const fieldsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(';').flatMap((field) => {
      const [, name, value] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(field) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value]];
    }),
  );
