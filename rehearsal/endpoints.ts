/**
 * What a running rehearsal cloud tells the world: the content of `<state>/endpoints.json` (mode 0600, it
 * holds the emulators' credentials). All addresses are on 127.0.0.1.
 */
export interface Endpoints {
  readonly pid: number;
  /** Name of the world. */
  readonly world: string;
  /** PEM of the rehearsal's own certificate authority: absolute path. */
  readonly caFile: string;
  /**
   * Production host name (or `*.suffix`) -> `127.0.0.1:port`; read by `connect-map.cjs`, which refuses every
   * other host.
   */
  readonly connectMap: Readonly<Record<string, string>>;
  readonly arm: { readonly source: ServiceAddress; readonly target: ServiceAddress };
  readonly authority: ServiceAddress;
  readonly registries: { readonly source: RegistryEndpoint; readonly target: RegistryEndpoint };
  readonly vaults: { readonly source: ServiceAddress; readonly target: ServiceAddress };
  readonly storage: { readonly source: StorageEndpoint; readonly target: StorageEndpoint };
  /** Accounts of further targets; their registries and vaults are behind the target's, by host names. */
  readonly otherStorage: readonly StorageEndpoint[];
  /** App Service shape managed identity (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`), plain http on loopback. */
  readonly identity: { readonly endpoint: string; readonly header: string };
  /** Who works at each side by hand: signs in by secret or certificate and owns the resource group. */
  readonly operators: { readonly source: OperatorEndpoint; readonly target: OperatorEndpoint };
  /** Secret of the app registration acr-ferry uses at the target. */
  readonly targetClientSecret: string;
  /** The same app's certificate and private key in one PEM file: absolute path. */
  readonly targetClientCertificateFile: string;
  /** Fault and inspection endpoint; every call carries `Authorization: Bearer <key>`. */
  readonly control: { readonly url: string; readonly key: string };
}

/** An app registration to sign in as. */
export interface OperatorEndpoint {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly secret: string;
  /** Certificate and private key in one PEM file: absolute path. */
  readonly certificateFile: string;
}

/** Where a service is. */
export interface ServiceAddress {
  /** URL with the production host name; needs the connect map. */
  readonly url: string;
  /** Loopback URL for clients without the connect map; its certificate names localhost and 127.0.0.1. */
  readonly local: string;
}

/** A registry and how to sign in to it. */
export interface RegistryEndpoint extends ServiceAddress {
  readonly name: string;
  readonly resourceId: string;
  /** `127.0.0.1:port` for docker, skopeo, oras. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** A storage account and how to open it. */
export interface StorageEndpoint extends ServiceAddress {
  readonly account: string;
  readonly container: string;
  readonly key: string;
  /** Path-style connection string on loopback. */
  readonly connectionString: string;
}
