import { randomBytes } from 'node:crypto';
import { Refusal } from '../../platform/http';
import { readJson, writeJson } from '../../platform/state/state-files';
import type { Clock } from '../../ports';
import { currentVersion, vaultFileSchema, type SecretRecord, type SecretVersion } from './secret-record';

/** How long a deleted secret can be recovered. */
export const retentionDays = 90;
const retentionSeconds = retentionDays * 86_400;

/** What may be changed about a version. */
export type VersionAttributes = Partial<
  Pick<SecretVersion, 'contentType' | 'tags' | 'enabled' | 'notBefore' | 'expires'>
>;

/** The secrets of one vault with soft delete, on disk after every change. Names compare without case. */
export interface SecretStore {
  set(
    name: string,
    value: string,
    attributes: VersionAttributes,
  ): { secret: SecretRecord; version: SecretVersion };
  /** @throws {Refusal} 404 SecretNotFound for an unknown or deleted secret or version. */
  get(name: string, version?: string): { secret: SecretRecord; version: SecretVersion };
  update(
    name: string,
    version: string | undefined,
    attributes: VersionAttributes,
  ): { secret: SecretRecord; version: SecretVersion };
  remove(name: string): SecretRecord;
  recover(name: string): SecretRecord;
  purge(name: string): void;
  getDeleted(name: string): SecretRecord;
  list(): SecretRecord[];
  listDeleted(): SecretRecord[];
}

/** Opens the secrets kept in a file. */
export function createSecretStore(path: string, now: Clock): SecretStore {
  const secrets = new Map<string, SecretRecord>();
  const stored = readJson(path);
  if (stored !== undefined) {
    for (const secret of vaultFileSchema.parse(stored).secrets)
      secrets.set(secret.name.toLowerCase(), secret);
  }

  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const put = (secret: SecretRecord): SecretRecord => {
    secrets.set(secret.name.toLowerCase(), secret);
    save();
    return secret;
  };

  return {
    set(name, value, attributes) {
      const existing = find(name);
      if (existing?.deleted) {
        throw new Refusal(
          409,
          'Conflict',
          `Secret ${existing.name} is currently in a deleted but recoverable state, and its name ` +
            'cannot be reused; in this state, the secret can only be recovered or purged.',
          'ObjectIsDeletedButRecoverable',
        );
      }
      const version: SecretVersion = {
        version: randomBytes(16).toString('hex'),
        value,
        enabled: true,
        created: seconds(),
        updated: seconds(),
        ...attributes,
      };
      const secret = put(
        existing ? { ...existing, versions: [...existing.versions, version] } : { name, versions: [version] },
      );
      return { secret, version };
    },
    get: getVersion,
    update(name, wanted, attributes) {
      const { secret, version } = getVersion(name, wanted);
      const updated = { ...version, ...attributes, updated: seconds() };
      const versions = secret.versions.map((other) => (other === version ? updated : other));
      return { secret: put({ ...secret, versions: versions as SecretRecord['versions'] }), version: updated };
    },
    remove(name) {
      const { secret } = getVersion(name);
      return put({ ...secret, deleted: { at: seconds(), purgeAt: seconds() + retentionSeconds } });
    },
    recover(name) {
      const { name: kept, versions } = getDeleted(name);
      return put({ name: kept, versions });
    },
    purge(name) {
      secrets.delete(getDeleted(name).name.toLowerCase());
      save();
    },
    getDeleted,
    list: () => sorted().filter((secret) => !secret.deleted),
    listDeleted: () => sorted().filter((secret) => secret.deleted),
  };

  /** Drops what the retention period has purged by now. */
  function find(name: string): SecretRecord | undefined {
    const secret = secrets.get(name.toLowerCase());
    if (!secret?.deleted || secret.deleted.purgeAt > seconds()) return secret;
    secrets.delete(name.toLowerCase());
    return undefined;
  }

  function getVersion(name: string, wanted?: string): { secret: SecretRecord; version: SecretVersion } {
    const secret = find(name);
    const live = secret && !secret.deleted ? secret : undefined;
    const version = wanted
      ? live?.versions.find((candidate) => candidate.version === wanted.toLowerCase())
      : live && currentVersion(live);
    if (!live || !version) throw notFound(wanted ? `${name}/${wanted}` : name);
    return { secret: live, version };
  }

  function getDeleted(name: string): SecretRecord {
    const secret = find(name);
    if (!secret?.deleted) {
      throw new Refusal(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);
    }
    return secret;
  }

  function sorted(): SecretRecord[] {
    return [...secrets.values()].filter(({ name }) => find(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  function save(): void {
    writeJson(path, { secrets: [...secrets.values()] });
  }
}

const notFound = (name: string): Refusal =>
  new Refusal(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this ` +
      'secret you may be able to recover it using the correct recovery command.',
  );
