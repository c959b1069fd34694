import type { IncomingMessage } from 'node:http';
import { cloudOf } from '../../world';
import { bearerToken, pathSegments, Refusal, sendJson, urlOf } from '../platform/http';
import type { HttpService, TokenClaims, Tokens } from '../ports';
import { keyRoutes, type KeyRoutesOptions } from './keys/key-routes';
import { secretName, secretVersion } from './secrets/secret-input';
import { secretRoutes, type SecretRoutesOptions } from './secrets/secret-routes';
import type { VaultHandler } from './vault-call';

/** What one vault works with. */
export interface VaultOptions extends KeyRoutesOptions, SecretRoutesOptions {
  readonly tokens: Tokens;
  /** Api-versions it knows; every well-formed one unless given. */
  readonly knownVersions: readonly string[] | undefined;
}

type Routes = Readonly<Record<string, VaultHandler>>;

const apiVersions = /^\d{4}-\d{2}-\d{2}(-preview[.\d]*)?$|^7\.\d(-preview[.\d]*)?$/;

/** The secrets and keys of one Key Vault's data plane (api-versions 7.0 and later). */
export function createVaultService(options: VaultOptions): HttpService {
  const { side, tokens } = options;
  const resource = `https://${cloudOf(side).keyVaultSuffix}`;
  const authorization = `${cloudOf(side).authorityHost}/${side.tenantId}`;
  const challenge = `Bearer authorization="${authorization}", resource="${resource}"`;
  const routes: Routes = { ...secretRoutes(options), ...keyRoutes(options) };

  return async (request, response) => {
    try {
      const caller = authenticate(request);
      const url = urlOf(request);
      checkVersion(url.searchParams.get('api-version') ?? '', options.knownVersions);
      const segments = pathSegments(url);
      const [, name, detail] = segments;
      const route = routes[routeKey(request.method, segments)];
      if (!route)
        throw new Refusal(404, 'NotFound', `No such operation: ${request.method ?? ''} ${url.pathname}`);
      await route({
        request,
        response,
        url,
        caller,
        name: name === undefined ? '' : secretName(name),
        version: detail === undefined || isKeyword(detail) ? undefined : secretVersion(detail),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, error.status, toErrorBody(error), {
        'x-ms-keyvault-region': side.location,
        ...error.headers,
      });
    }
  };

  /** A client's first call comes without a token, to learn tenant and resource from the challenge. */
  function authenticate(request: IncomingMessage): TokenClaims {
    const refuse = (message: string): Refusal =>
      new Refusal(401, 'Unauthorized', message, undefined, { 'www-authenticate': challenge });
    const token = bearerToken(request);
    if (token === undefined) throw refuse('AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.');
    const claims = tokens.verify(token, [resource]);
    if (typeof claims === 'string') throw refuse(`Error validating token: ${claims}.`);
    if (claims.tenantId !== side.tenantId) {
      throw refuse(
        `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${side.tenantId}/, found ` +
          `https://sts.windows.net/${claims.tenantId}/.`,
      );
    }
    return claims;
  }
}

/** In the words of the service (Azure/azure-sdk-for-python#28595). */
function checkVersion(asked: string, known: readonly string[] | undefined): void {
  if (!apiVersions.test(asked)) {
    throw new Refusal(400, 'BadParameter', 'The api-version query parameter is missing or not supported.');
  }
  if (known?.includes(asked) !== false) return;
  throw new Refusal(
    400,
    'BadParameter',
    `The specified version (${asked}) is not recognized. Consider using the latest supported version ` +
      `(${known.at(-1) ?? ''}).`,
  );
}

const isKeyword = (segment: string): boolean => ['versions', 'recover', 'create'].includes(segment);

/** `GET secrets/name/version` and so on: variable parts replaced by what they are. */
function routeKey(
  method: string | undefined,
  [collection = '', name, detail, ...rest]: readonly string[],
): string {
  const parts = [collection];
  if (name !== undefined) parts.push('name');
  if (detail !== undefined) parts.push(isKeyword(detail) ? detail : 'version');
  return `${method ?? ''} ${[...parts, ...rest].join('/')}`;
}

function toErrorBody({ code, message, inner }: Refusal): object {
  return { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } };
}
