import { vaultHost, type WorldSide } from '../../../world';
import { Refusal } from '../../platform/http';
import { SecretDenied, type Clock, type Faults, type SecretReader } from '../../ports';
import { checkReadable, type SecretGuard } from './secret-access';
import type { SecretStore } from './secret-store';

/** What is read of a vault. */
export interface ReadableVault {
  readonly side: WorldSide;
  readonly store: SecretStore;
  readonly guard: SecretGuard;
}

/** Reads secrets for the pipelines, by the same store and the same checks the vaults' HTTP surface uses. */
export function createSecretReader(
  vaults: readonly ReadableVault[],
  faults: Faults,
  now: Clock,
): SecretReader {
  return {
    read(secretUri, objectId) {
      try {
        const { host, name, version } = parseSecretUri(secretUri);
        const vault = vaults.find(({ side }) => vaultHost(side) === host);
        if (!vault) throw new Refusal(404, 'VaultNotFound', `The vault ${host} does not exist.`);
        vault.guard.check({ objectId, clientId: objectId }, 'get', name);
        const found = vault.store.get(name, version);
        checkReadable(found.version, name, faults, now());
        return { value: found.version.value, version: found.version.version };
      } catch (error) {
        if (error instanceof Refusal) throw new SecretDenied(error.status, error.message);
        throw error;
      }
    },
  };
}

function parseSecretUri(uri: string): { host: string; name: string; version: string | undefined } {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const [, name, version] =
    /^\/secrets\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-fA-F]{32}))?\/?$/.exec(url?.pathname ?? '') ?? [];
  if (url?.protocol !== 'https:' || name === undefined) {
    throw new Refusal(
      400,
      'BadParameter',
      `${uri} is not a secret URI (https://VAULT/secrets/NAME[/VERSION]).`,
    );
  }
  return { host: url.host, name, version };
}
