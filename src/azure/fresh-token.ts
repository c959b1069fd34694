import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { End } from '../domain/side';
import { boundedClient, boundedVault } from './bounded-calls';
import { newCredentialLike } from './credentials';

/**
 * A service may refuse a token that was good a moment ago. It is asked once more, with a token no cache
 * holds, which then stands in for the refused one. The client of storage does so by itself.
 */
export function freshToken(credential: TokenCredential, scope: string): PipelinePolicy {
  let instead: { readonly refused: string; readonly fresh: string } | undefined;
  return {
    name: 'ferryFreshToken',
    async sendRequest(request, next) {
      const sent = request.headers.get('authorization');
      if (sent !== undefined && sent === instead?.refused)
        request.headers.set('authorization', instead.fresh);
      const response = await next(request);
      if (response.status !== 401 || sent === undefined) return response;
      const token = await newCredentialLike(credential).getToken(scope);
      if (token === null) return response;
      instead = { refused: sent, fresh: `Bearer ${token.token}` };
      request.headers.set('authorization', instead.fresh);
      return next(request);
    },
  };
}

/** Options for a client of ARM whose refused token is replaced. */
export const freshClient = (credential: TokenCredential, scope: string): ReturnType<typeof boundedClient> =>
  refreshing(boundedClient(), credential, scope);

/** The same for a client of a side's key vault. */
export const freshVault = (side: End, credential: TokenCredential): ReturnType<typeof boundedVault> =>
  refreshing(boundedVault(side), credential, `https://${side.cloud.keyVaultSuffix}/.default`);

const refreshing = <O extends ReturnType<typeof boundedClient>>(
  options: O,
  credential: TokenCredential,
  scope: string,
): O => ({
  ...options,
  additionalPolicies: [
    ...options.additionalPolicies,
    { position: 'perRetry', policy: freshToken(credential, scope) },
  ],
});
