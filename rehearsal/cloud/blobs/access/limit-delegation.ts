import { bearerToken } from '../../platform/http';
import { readText } from '../../platform/http';
import type { Clock, HttpService, Tokens } from '../../ports';
import type { BlobStage } from '../requests/blob-call';
import type { DelegationKeys } from './delegation-keys';
import { deriveRequest } from '../requests/derived-request';
import { StorageError } from '../requests/storage-error';
import { day } from '../../../day';

const week = 7 * day;
/** Clock skew a client may have when it asks for exactly seven days. */
const skew = 15 * 60_000;
const bodyLimitBytes = 16 * 1024;

/** What is asked before a delegation key is given out. */
export interface DelegationStageOptions {
  readonly delegationKeys: DelegationKeys;
  readonly azurite: HttpService;
  readonly machineTokens: Tokens;
  readonly now: Clock;
}

/**
 * Get User Delegation Key: refuses keys that live longer than seven days, and remembers those it lets pass.
 */
export function limitDelegation({
  delegationKeys,
  azurite,
  now,
  ...options
}: DelegationStageOptions): BlobStage {
  return async ({ request, response, operation, address }, next) => {
    if (operation !== 'delegation-key') {
      await next();
      return;
    }
    const body = await readText(request, bodyLimitBytes);
    const start = element(body, 'Start') ?? now().toISOString();
    const expiry = element(body, 'Expiry');
    if (expiry === undefined || !isWithinLimit(start, expiry, now())) {
      throw new StorageError(
        400,
        'InvalidXmlNodeValue',
        'The value for one of the XML nodes is not in the correct format: Start and Expiry must be ' +
          'ISO 8601 times, Expiry after Start and within 7 days from now.',
      );
    }
    const claims = options.machineTokens.verify(bearerToken(request) ?? '', ['https://storage.azure.com']);
    if (typeof claims === 'string') {
      throw new StorageError(403, 'AuthenticationFailed', 'Only authentication scheme Bearer is supported.');
    }
    delegationKeys.issue(address.account, { ...claims, start, expiry });
    await azurite(deriveRequest(request, { headers: {}, body: Buffer.from(body) }), response);
  };
}

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]{1,64})</${name}>`).exec(xml)?.[1];

function isWithinLimit(start: string, expiry: string, now: Date): boolean {
  const [from, to] = [Date.parse(start), Date.parse(expiry)];
  return (
    from < to &&
    to > now.getTime() &&
    to - now.getTime() <= week + skew &&
    from - now.getTime() <= week + skew
  );
}
