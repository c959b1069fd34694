import type { Access, Clock } from '../../ports';
import { scopeOf } from './authorize-token';
import type { BlobCall, BlobStage } from '../requests/blob-call';
import type { DelegationKeys } from './delegation-keys';
import type { StorageAccounts } from '../storage-accounts';
import { authenticationFailed, permissionMismatch, StorageError } from '../requests/storage-error';

/** What the check of a SAS asks. */
export interface SasStageOptions {
  readonly accounts: StorageAccounts;
  readonly access: Access;
  readonly delegationKeys: DelegationKeys;
  readonly now: Clock;
}

/**
 * Checks what Azurite leaves out of a shared access signature: the cloud's clock, the IP range, revoked
 * delegation keys and the roles of who signed. Signature, permission letters and stored policies stay
 * Azurite's work.
 */
export function authorizeSas(options: SasStageOptions): BlobStage {
  return async (call, next) => {
    const sas = call.url.searchParams;
    if (sas.has('sig')) {
      checkTimes(sas, options.now());
      checkAddress(sas.get('sip'), call);
      if (sas.has('skoid')) checkDelegation(sas, call, options);
    }
    await next();
  };
}

function checkTimes(sas: URLSearchParams, now: Date): void {
  const time = (name: string): number => Date.parse(sas.get(name) ?? '');
  const sentence = (): string =>
    `Signature not valid in the specified time frame: Start [${sas.get('st') ?? ''}] - Expiry ` +
    `[${sas.get('se') ?? ''}] - Current [${now.toUTCString()}]`;
  if (now.getTime() > time('se') || now.getTime() < time('st')) throw authenticationFailed(sentence());
}

const loopbackAddress = 0x7f000001;

/** `sip=a.b.c.d` or `sip=a.b.c.d-e.f.g.h`; every caller of the rehearsal comes from 127.0.0.1. */
function checkAddress(range: string | null, { request }: BlobCall): void {
  if (range === null) return;
  const [first, last = first] = range.split('-').map(toNumber);
  if (first === undefined || last === undefined || loopbackAddress < first || loopbackAddress > last) {
    throw new StorageError(
      403,
      'AuthorizationSourceIPMismatch',
      'This request is not authorized to perform this operation using this source IP ' +
        `${request.socket.remoteAddress ?? ''}.`,
    );
  }
}

function toNumber(address: string): number | undefined {
  const bytes = address.split('.').map(Number);
  const valid =
    bytes.length === 4 && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return valid ? bytes.reduce((number, byte) => number * 256 + byte, 0) : undefined;
}

/** A user delegation SAS is worth no more than its signer's roles, and nothing after its key was revoked. */
function checkDelegation(sas: URLSearchParams, call: BlobCall, options: SasStageOptions): void {
  const account = options.accounts.find(call.address.account);
  if (!account) return;
  const objectId = sas.get('skoid') ?? '';
  const key = {
    objectId,
    tenantId: sas.get('sktid') ?? '',
    start: sas.get('skt') ?? '',
    expiry: sas.get('ske') ?? '',
  };
  if (!options.delegationKeys.isIssued(account.name, key)) {
    throw authenticationFailed('Signed key is not valid: it was revoked, or never issued by this account.');
  }
  if (options.now().getTime() > Date.parse(key.expiry)) {
    throw authenticationFailed('Signed expiry time of the user delegation key is in the past.');
  }
  if (!options.access.allows(objectId, call.need, scopeOf(call, account))) throw permissionMismatch();
}
