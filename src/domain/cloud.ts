/** Endpoints and name suffixes of one Azure cloud. Every host name the app uses comes from here or from a setting. */
export interface Cloud {
  readonly name: string;
  /** ARM endpoint, no trailing slash. */
  readonly armEndpoint: string;
  /** Token audience of ARM, no trailing slash and without `/.default`. */
  readonly armAudience: string;
  readonly authorityHost: string;
  /** e.g. `core.windows.net`; blob hosts are `<account>.blob.<suffix>`. */
  readonly storageSuffix: string;
  readonly storageAudience: string;
  /** e.g. `vault.azure.net`; vault hosts are `<name>.<suffix>`. */
  readonly keyVaultSuffix: string;
  /** e.g. `azurecr.io`; only for display, the login server comes from the registry resource. */
  readonly registrySuffix: string;
  /** Token audience the registry data plane accepts. */
  readonly registryAudience: string;
  /** True when Entra instance discovery cannot know the authority (air-gapped and Stack clouds). */
  readonly customAuthority: boolean;
  /** ARM api-version of the preview pipeline resources. */
  readonly pipelineApiVersion: string;
}
