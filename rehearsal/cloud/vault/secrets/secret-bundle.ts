import { currentVersion, type SecretRecord, type SecretVersion } from './secret-record';
import { retentionDays } from './secret-store';

/** The wire shapes of a secret (Key Vault data plane 7.x: SecretBundle, SecretItem, DeletedSecretBundle). */

const attributes = (version: SecretVersion): object => ({
  enabled: version.enabled,
  ...(version.notBefore === undefined ? {} : { nbf: version.notBefore }),
  ...(version.expires === undefined ? {} : { exp: version.expires }),
  created: version.created,
  updated: version.updated,
  recoveryLevel: 'Recoverable+Purgeable',
  recoverableDays: retentionDays,
});

const description = (version: SecretVersion): object => ({
  ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
  attributes: attributes(version),
  ...(version.tags === undefined ? {} : { tags: version.tags }),
});

const versionUri = (base: string, name: string, version: string): string =>
  `${base}/secrets/${name}/${version}`;

/** Without the value: the answer of an update. */
export const toProperties = (base: string, secret: SecretRecord, version: SecretVersion): object => ({
  id: versionUri(base, secret.name, version.version),
  ...description(version),
});

/** A secret with its value. */
export const toBundle = (base: string, secret: SecretRecord, version: SecretVersion): object => ({
  value: version.value,
  ...toProperties(base, secret, version),
});

/** An entry of the list of secrets: the id names no version. */
export const toItem = (base: string, secret: SecretRecord): object => ({
  id: `${base}/secrets/${secret.name}`,
  ...description(currentVersion(secret)),
});

const deletion = (base: string, secret: SecretRecord): object => ({
  recoveryId: `${base}/deletedsecrets/${secret.name}`,
  deletedDate: secret.deleted?.at,
  scheduledPurgeDate: secret.deleted?.purgeAt,
});

/** A deleted secret, as its deletion answers. */
export const toDeletedBundle = (base: string, secret: SecretRecord): object => ({
  ...toProperties(base, secret, currentVersion(secret)),
  ...deletion(base, secret),
});

/** A deleted secret in a list. */
export const toDeletedItem = (base: string, secret: SecretRecord): object => ({
  ...toItem(base, secret),
  ...deletion(base, secret),
});
