import { fieldsOf } from '../telemetry/receiver';

/** How the host opens the storage it keeps leases, keys and the task hub in. */
export type HostStorage = { readonly connectionString: string } | HostAccount;

/** An account that an identity opens; what it has beside blobs is named where it is not called alike. */
export interface HostAccount {
  readonly blobUrl: string;
  readonly queueUrl?: string;
  readonly tableUrl?: string;
  readonly clientId?: string;
}

/** What the host says of itself: where the app runs, and where its own storage is. */
export interface HostFacts {
  readonly site?: string;
  readonly host?: string;
  readonly storage?: HostStorage;
  /** Whether something else than storage keeps the task hub: Durable Task Scheduler, Netherite, MSSQL. */
  readonly hubElsewhere?: true;
}

/** Where the queues or tables of an account are, where that is told or can be read off. */
export function furtherUrl(account: HostAccount, service: 'queue' | 'table'): string | undefined {
  const { blobUrl } = account;
  const alike = blobUrl.includes('.blob.') ? blobUrl.replace('.blob.', `.${service}.`) : undefined;
  return account[`${service}Url`] ?? alike;
}

/** Where the blobs are of the storage a host opens; what no address can be read off is its own. */
export function blobUrlOf(storage: HostStorage): string {
  if ('blobUrl' in storage) return storage.blobUrl;
  const fields = fieldsOf(storage.connectionString);
  if (fields.usedevelopmentstorage === 'true') return 'http://127.0.0.1:10000/devstoreaccount1';
  const { blobendpoint, accountname, defaultendpointsprotocol = 'https' } = fields;
  const { endpointsuffix = 'core.windows.net' } = fields;
  const byName = accountname && `${defaultendpointsprotocol}://${accountname}.blob.${endpointsuffix}`;
  return blobendpoint ?? byName ?? storage.connectionString;
}
