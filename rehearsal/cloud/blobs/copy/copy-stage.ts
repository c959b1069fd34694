import type { Faults, HttpService, Tokens } from '../../ports';
import { pathOf } from '../requests/address';
import type { Azurite } from '../azurite/azurite';
import type { BlobCall } from '../requests/blob-call';
import { cannotVerify } from './copy-source';
import { header } from '../requests/headers';
import { isSigned, isSignedWith } from '../access/shared-key';
import type { StorageAccounts } from '../storage-accounts';
import { authenticationFailed } from '../requests/storage-error';

/** What the stages that copy work with. */
export interface CopyStageOptions {
  readonly accounts: StorageAccounts;
  readonly azurite: Azurite;
  /** The Blob service as clients see it. */
  readonly front: HttpService;
  readonly machineTokens: Tokens;
  readonly faults: Faults;
}

/**
 * The Authorization header for a request derived from the caller's. A Shared Key signature covers headers the
 * derivation changes, so it is checked here and the service goes on in its own name; SAS and tokens stay as
 * they are.
 * @throws {StorageError} 403 for a wrong signature
 */
export function derivedAuthorization(
  { request, address }: BlobCall,
  options: CopyStageOptions,
): string | undefined {
  if (!isSigned(request)) return header(request, 'authorization');
  const account = options.accounts.find(address.account);
  if (!account || !isSignedWith(request, account.name, Object.values(account.keys))) {
    throw authenticationFailed(
      'The MAC signature found in the HTTP request is not the same as any computed signature.',
    );
  }
  return platformAuthorization(options.machineTokens, account.tenantId);
}

/**
 * Fault `copy-unreachable`: the target's service cannot reach the source, as across a firewall or an air gap.
 */
export function checkReachable({ address }: BlobCall, faults: Faults): void {
  if (!faults.take('copy-unreachable', `${address.account}/${pathOf(address)}`)) return;
  throw cannotVerify(500, 'Could not verify the copy source within the specified time.');
}

/** Removes what belongs to the copy from the headers of a derived upload. */
export const withoutCopyHeaders = (call: BlobCall): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(call.request.headers)
      .filter((name) => name.startsWith('x-ms-copy-source') || name.startsWith('x-ms-source-'))
      .map((name) => [name, undefined]),
  );

/**
 * Storage's own identity: what the service does itself, after it has checked the caller, it does as nobody
 * else.
 */
function platformAuthorization(tokens: Tokens, tenantId: string): string {
  const nobody = '00000000-0000-0000-0000-000000000000';
  const claims = { objectId: nobody, clientId: nobody, tenantId, audience: 'https://storage.azure.com' };
  return `Bearer ${tokens.issue(claims).token}`;
}
