import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { newCredentialLike } from './credentials';

/**
 * A service may refuse a token that was good a moment ago. It is asked once more, with a token no cache
 * holds, which then stands in for the refused one. The clients of vaults and storage do so by themselves.
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
