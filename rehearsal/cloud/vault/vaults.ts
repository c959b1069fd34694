import { join } from 'node:path';
import type { World } from '../../world';
import type { VersionsBySide } from '../platform/known-versions';
import type { Access, Clock, Faults, HttpService, SecretReader, Tokens } from '../ports';
import { createKeyStore } from './keys/key-store';
import { createSecretGuard } from './secrets/secret-access';
import { createSecretReader } from './secrets/secret-reader';
import { createSecretStore } from './secrets/secret-store';
import { createVaultService } from './vault-service';

/** What the vaults of both sides share. */
export interface VaultsOptions {
  readonly world: World;
  readonly versions: VersionsBySide;
  readonly folder: string;
  readonly tokens: Tokens;
  readonly access: Access;
  readonly faults: Faults;
  readonly now: Clock;
}

/** The key vaults of both sides, and the reader with which pipelines fetch their SAS from them. */
export function createVaults(options: VaultsOptions): {
  readonly source: HttpService;
  readonly target: HttpService;
  readonly reader: SecretReader;
} {
  const { world, versions, folder, access, faults, now } = options;
  const open = (name: 'source' | 'target') => ({
    side: world[name],
    knownVersions: versions[name].keyVault,
    store: createSecretStore(join(folder, `${name}.json`), now),
    keys: createKeyStore(join(folder, `${name}-keys.json`), now),
    guard: createSecretGuard(world[name], access, faults),
  });
  const source = open('source');
  const target = open('target');
  return {
    source: createVaultService({ ...options, ...source }),
    target: createVaultService({ ...options, ...target }),
    reader: createSecretReader([source, target], faults, now),
  };
}
