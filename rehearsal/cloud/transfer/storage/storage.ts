import { AnonymousCredential, ContainerClient, newPipeline } from '@azure/storage-blob';
import { SecretDenied, type Access, type SecretReader, type Tokens } from '../../ports';
import type { IdentityPrincipal, PipelineRecord } from '../records/records';
import { RunFailure } from '../runs/run-failure';
import { speaking } from '../../../../src/azure/bounded-calls';
import { authenticationFailed, notAuthorized, permissionMismatch } from './storage-failure';
import type { Need } from '../../roles/definitions';
import type { TransferSwitches } from '../switches';

/** How the engine reaches a container by the production URI its pipelines name. */
export interface Storage {
  /**
   * Leads `https://<account>.blob.<suffix>/<container>` to a listener of this machine: `url` is the container
   * there (path style or product style), `tlsCa` the PEM to trust, `accountId` the resource id of the storage
   * account, which role checks need. Undefined when there is no such account.
   */
  connect(uri: string): StorageConnection | undefined;
}

interface StorageConnection {
  readonly url: string;
  readonly tlsCa?: string;
  readonly accountId: string;
  /** In which the service is asked where the cloud does not know that of the SDK. */
  readonly version?: string | undefined;
  /** Its firewall lets no registry in. */
  readonly closed?: boolean;
}

/** What a pipeline needs to reach its container. */
export interface StorageAccess {
  readonly storage: Storage;
  readonly secrets: SecretReader;
  readonly tokens: Tokens;
  readonly access: Access;
  readonly switches: TransferSwitches;
}

/** What a run asks of the container: the SAS letters the documents want, and what a role has to cover. */
export interface Rights {
  readonly letters: readonly string[];
  readonly need: Need;
}

const storageAudience = 'https://storage.azure.com';

/**
 * Opens a pipeline's container as the service does when a run executes: nothing is kept between runs, so a
 * rotated secret works at once and a removed one fails at once.
 * @throws RunFailure in the words of the service when the vault, the SAS or the role does not allow it.
 */
export function openContainer(
  { storage, secrets, tokens, access, switches }: StorageAccess,
  pipeline: PipelineRecord,
  rights: Rights,
): ContainerClient {
  const { uri, keyVaultUri, accessMode } = pipeline.storage;
  const connection = storage.connect(uri);
  if (connection === undefined) {
    throw new RunFailure(`Failed to access storage. No such host is known. (${new URL(uri).host}:443)`);
  }
  if (connection.closed === true) throw notAuthorized();
  const principal = principalOf(pipeline);
  const options = { retryOptions: { maxTries: 3, retryDelayInMs: 200 }, ...trust(connection.tlsCa) };
  const open = (url: string, credential: Parameters<typeof newPipeline>[0]): ContainerClient => {
    const client = newPipeline(credential, options);
    if (connection.version !== undefined) client.factories.unshift(speaking(connection.version));
    return new ContainerClient(url, client);
  };

  if (accessMode === 'ManagedIdentity') {
    if (!access.allows(principal.principalId, rights.need, connection.accountId)) throw permissionMismatch();
    return open(connection.url, credentialOf(tokens, principal));
  }
  const sas = readSas(secrets, keyVaultUri ?? '', principal, switches);
  if (switches.sasProtocol === 'https' && new URLSearchParams(sas).get('spr') !== 'https') {
    throw authenticationFailed();
  }
  if (switches.userDelegationSas === 'refuse' && /(^|&)skoid=/.test(sas)) throw authenticationFailed();
  if (switches.sasPermissions === 'documented') demandLetters(sas, rights.letters);
  return open(`${connection.url}?${sas}`, new AnonymousCredential());
}

/** Who a pipeline acts as: its user-assigned identity where it has one. */
function principalOf({ name, identity }: PipelineRecord): IdentityPrincipal {
  const principal = Object.values(identity?.userAssigned ?? {})[0] ?? identity?.systemAssigned;
  if (principal === undefined) throw new RunFailure(`The pipeline '${name}' has no managed identity.`);
  return principal;
}

function credentialOf(tokens: Tokens, { principalId, clientId, tenantId }: IdentityPrincipal) {
  return {
    getToken: () => {
      const claims = { objectId: principalId, clientId, tenantId, audience: storageAudience };
      const { token, expiresOn } = tokens.issue(claims);
      return Promise.resolve({ token, expiresOnTimestamp: expiresOn.getTime() });
    },
  };
}

function readSas(
  secrets: SecretReader,
  secretUri: string,
  principal: IdentityPrincipal,
  switches: TransferSwitches,
): string {
  let value;
  try {
    value = secrets.read(secretUri, principal.principalId).value;
  } catch (error) {
    if (!(error instanceof SecretDenied)) throw error;
    throw new RunFailure(
      `Failed to get the secret '${secretUri}' from Key Vault. Status: ${error.status} (${error.message})`,
      { cause: error },
    );
  }
  if (value.startsWith('?')) return value.slice(1);
  if (switches.sasPrefix === 'optional') return value;
  throw authenticationFailed();
}

function demandLetters(sas: string, letters: readonly string[]): void {
  const query = new URLSearchParams(sas);
  const granted = query.get('sp');
  // A stored access policy holds them, which the storage service reads.
  if (granted === null && query.has('si')) return;
  if (granted === null) throw authenticationFailed();
  if (!letters.every((letter) => granted.includes(letter))) throw permissionMismatch();
}

/** One object per authority: the SDK keeps a connection pool for each such object. */
const trusted = new Map<string, { readonly tlsOptions: { readonly ca: string } }>();

function trust(ca: string | undefined) {
  if (ca === undefined) return {};
  const options = trusted.get(ca) ?? { tlsOptions: { ca } };
  trusted.set(ca, options);
  return options;
}
