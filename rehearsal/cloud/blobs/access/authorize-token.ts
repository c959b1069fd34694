import { bearerToken } from '../../platform/http';
import type { Access, Tokens } from '../../ports';
import type { BlobCall, BlobStage } from '../requests/blob-call';
import { setHeader } from '../requests/headers';
import type { StorageAccount, StorageAccounts } from '../storage-accounts';
import { permissionMismatch, StorageError } from '../requests/storage-error';

/** What the check of a token asks. */
export interface TokenStageOptions {
  readonly accounts: StorageAccounts;
  readonly tokens: Tokens;
  /** Issues by the machine's clock, which is the one Azurite checks tokens by. */
  readonly machineTokens: Tokens;
  readonly access: Access;
}

/**
 * Checks bearer tokens and roles, which Azurite does not: it takes any token for anything. The token Azurite
 * then sees is a fresh one of the same principal, so that the cloud's clock decides about expiry and not the
 * machine's.
 */
export function authorizeToken(options: TokenStageOptions): BlobStage {
  return async (call, next) => {
    const { request, address } = call;
    const account = options.accounts.find(address.account);
    const token = bearerToken(request);
    if (account && token !== undefined) {
      const claims = options.tokens.verify(token, audiencesOf(account));
      if (typeof claims === 'string') throw invalidToken(claims, account);
      if (claims.tenantId !== account.tenantId) {
        throw invalidToken('Issuer validation failed. Issuer did not match.', account);
      }
      if (!options.access.allows(claims.objectId, call.need, scopeOf(call, account))) {
        throw permissionMismatch();
      }
      const audience = 'https://storage.azure.com';
      const fresh = options.machineTokens.issue({ ...claims, audience });
      setHeader(request, 'authorization', `Bearer ${fresh.token}`);
    } else if (account && isAnonymous(call)) {
      throw new StorageError(
        401,
        'NoAuthenticationInformation',
        'Server failed to authenticate the request. Please refer to the information in the ' +
          'www-authenticate header.',
        challengeOf(account),
      );
    }
    await next();
  };
}

/** The container's resource id, or the account's for operations on the account. */
export const scopeOf = ({ address }: BlobCall, account: StorageAccount): string =>
  address.container === undefined
    ? account.id
    : `${account.id}/blobServices/default/containers/${address.container}`;

const audiencesOf = (account: StorageAccount): string[] => [
  'https://storage.azure.com',
  `https://${account.host}`,
];

const isAnonymous = ({ request, url }: BlobCall): boolean =>
  request.method !== 'OPTIONS' && request.headers.authorization === undefined && !url.searchParams.has('sig');

const challengeOf = (account: StorageAccount): Record<string, string> => ({
  'www-authenticate':
    `Bearer authorization_uri=${account.authorityHost}/${account.tenantId}/oauth2/authorize ` +
    'resource_id=https://storage.azure.com',
});

const invalidToken = (reason: string, account: StorageAccount): StorageError =>
  new StorageError(
    401,
    'InvalidAuthenticationInfo',
    'Server failed to authenticate the request. Please refer to the information in the ' +
      `www-authenticate header.\n${reason}`,
    challengeOf(account),
  );
