import { join } from 'node:path';
import { vaultHost, type World } from '../../world';
import { byHost } from '../platform/listeners/by-host';
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

/**
 * The key vaults of both sides, those of further targets behind the target's, and the reader with which
 * pipelines fetch their SAS from them.
 */
export function createVaults(options: VaultsOptions): {
  readonly source: HttpService;
  readonly target: HttpService;
  readonly reader: SecretReader;
} {
  const { world, versions, folder, access, faults, now } = options;
  const open = (name: 'source' | 'target', side = world[name]) => {
    const file = join(folder, side === world[name] ? name : side.vault);
    const vault = {
      side,
      knownVersions: versions[name].keyVault,
      store: createSecretStore(`${file}.json`, now),
      keys: createKeyStore(`${file}-keys.json`, now),
      guard: createSecretGuard(side, access, faults),
    };
    return { ...vault, host: vaultHost(side), service: createVaultService({ ...options, ...vault }) };
  };
  const source = open('source');
  const target = open('target');
  const others = (world.others ?? []).map((other) => open('target', other));
  return {
    source: source.service,
    target: byHost(target, others),
    reader: createSecretReader([source, target, ...others], faults, now),
  };
}
