/** How the host opens the storage it keeps leases, keys and the task hub in. */
export type HostStorage =
  { readonly connectionString: string } | { readonly blobUrl: string; readonly clientId?: string };

/** What the host says of itself: where the app runs, and where its own storage is. */
export interface HostFacts {
  readonly site?: string;
  readonly host?: string;
  readonly storage?: HostStorage;
}
