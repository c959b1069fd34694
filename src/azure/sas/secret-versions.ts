import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { TransferError } from '../../domain/errors';
import type { Side } from '../../domain/side';
import { fromTags, toTags, type SecretVersion } from '../../domain/sas/secret-version';
import type { MintedToken } from './minted-token';
import { namingRole } from './missing-role';

/** What Azure calls a SAS in a secret. */
const contentType = 'application/vnd.ms-sastoken-storage';

/** The SAS secret of a side in its vault. Values go in, none comes out. */
export interface SecretVersions {
  /** Every version; none when the secret does not exist. */
  list(): Promise<SecretVersion[]>;
  /** Stores a token with the leading `?` the pipelines expect, as the newest version. */
  store(token: MintedToken): Promise<SecretVersion>;
  disable(version: string): Promise<void>;
  /** @throws TransferError when the vault does not answer, or keeps the name for a deleted secret. */
  demandStorable(): Promise<void>;
}

/** The versions of a side's secret. */
export function secretVersions(side: Side, secrets: SecretClient): SecretVersions {
  const name = side.sasSecret;
  const secret = `SAS secret ${name} in vault ${side.vault}`;
  const asOfficer = <T>(operation: string, work: () => Promise<T>): Promise<T> =>
    namingRole(operation, side, { role: 'Key Vault Secrets Officer', on: side.vault }, work);
  const list = () =>
    asOfficer(`list ${secret}`, async () => {
      const versions: SecretVersion[] = [];
      try {
        for await (const properties of secrets.listPropertiesOfSecretVersions(name))
          versions.push(toVersion(properties));
      } catch (error) {
        if (!hasStatus(error, 404)) throw error;
      }
      return versions;
    });
  return {
    list,
    store: (token) =>
      asOfficer(`store ${secret}`, async () => {
        try {
          const { properties } = await secrets.setSecret(name, `?${token.query}`, {
            contentType,
            notBefore: token.startsOn,
            expiresOn: token.expiresOn,
            tags: toTags(token.facts),
          });
          return toVersion(properties);
        } catch (error) {
          throw conflict(side, error) ?? error;
        }
      }),
    disable: (version) =>
      asOfficer(`disable version ${version} of ${secret}`, async () => {
        await secrets.updateSecretProperties(name, version, { enabled: false });
      }),
    async demandStorable() {
      if ((await list()).length > 0) return;
      const gone = await secrets.getDeletedSecret(name).catch(() => undefined);
      if (gone !== undefined) throw deleted(side);
    },
  };
}

function toVersion(properties: SecretProperties): SecretVersion {
  const { version = '', createdOn, enabled, notBefore, expiresOn, managed, tags } = properties;
  const token = fromTags(tags);
  return {
    version,
    created: createdOn ?? new Date(0),
    enabled: enabled !== false,
    ...(notBefore !== undefined && { startsOn: notBefore }),
    ...(expiresOn !== undefined && { expiresOn }),
    managedByVault: managed === true,
    ...(token !== undefined && { token }),
  };
}

const hasStatus = (error: unknown, status: number): boolean =>
  (error as { statusCode?: number }).statusCode === status;

/** A secret that is being deleted or recovered is so only for a while. */
function conflict(side: Side, cause: unknown): TransferError | undefined {
  if (!hasStatus(cause, 409)) return undefined;
  const secret = `secret ${side.sasSecret} of vault ${side.vault}`;
  const { message = '' } = cause as { message?: string };
  if (!/recoverable/i.test(message)) {
    const options = { operation: 'store SAS', origin: side.name, retryable: true, cause };
    return new TransferError('UNAVAILABLE', `${secret} cannot be written just now: ${message}`, options);
  }
  return deleted(side, cause);
}

const deleted = (side: Side, cause?: unknown): TransferError =>
  new TransferError(
    'SAS_SECRET_DELETED',
    `secret ${side.sasSecret} of vault ${side.vault} is deleted but not purged: ` +
      'nothing can be stored under its name',
    { operation: 'store SAS', origin: side.name, cause },
  );
