import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { End } from '../../domain/side';
import { newCredentialLike } from '../credentials';
import { toTransferError } from '../failure';
import type { Send } from './requests';

/** A refresh token lives three hours (measured by ACR's own samples); it is renewed well before. */
const refreshEveryMs = 60 * 60_000;

/** Access tokens of a registry, for some scopes. */
export interface SignIn {
  accessToken(scopes: readonly string[]): Promise<string>;
  /** The same after one was refused: with nothing that was known before. */
  anew(scopes: readonly string[]): Promise<string>;
}

/** Signs in to the data plane of a registry (Azure/acr, AAD-OAuth.md). */
export function createSignIn(
  side: End,
  loginServer: string,
  credential: TokenCredential,
  send: Send,
): SignIn {
  const operation = `sign in to ${loginServer}`;
  const exchange = async (by: TokenCredential): Promise<string> => {
    try {
      const token = await by.getToken(`${side.cloud.registryAudience}/.default`);
      const form: [string, string][] = [
        ['grant_type', 'access_token'],
        ['service', loginServer],
        ['access_token', token?.token ?? ''],
      ];
      return field(await send(operation, '/oauth2/exchange', { form }), 'refresh_token');
    } catch (error) {
      throw toTransferError(error, operation, side.name);
    }
  };

  let refresh: { readonly token: Promise<string>; readonly until: number } | undefined;
  const refreshToken = (by: TokenCredential): Promise<string> => {
    if (refresh === undefined || refresh.until < Date.now()) {
      const token = exchange(by);
      refresh = { token, until: Date.now() + refreshEveryMs };
      token.catch(() => (refresh = undefined));
    }
    return refresh.token;
  };

  const accessToken = async (scopes: readonly string[], by = credential): Promise<string> => {
    const form: [string, string][] = [
      ['grant_type', 'refresh_token'],
      ['service', loginServer],
      ['refresh_token', await refreshToken(by)],
      ...scopes.map((scope): [string, string] => ['scope', scope]),
    ];
    const answer = await send(operation, '/oauth2/token', { form }).catch((error: unknown) => {
      // It may be this one that is refused.
      refresh = undefined;
      throw error;
    });
    return field(answer, 'access_token');
  };

  return {
    accessToken: (scopes) => accessToken(scopes),
    anew(scopes) {
      refresh = undefined;
      return accessToken(scopes, newCredentialLike(credential));
    },
  };
}

function field(response: PipelineResponse, name: string): string {
  const value = (JSON.parse(response.bodyAsText ?? '{}') as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
