import type { IncomingMessage, ServerResponse } from 'node:http';
import { cloudOf, vaultHost, type WorldSide } from '../../world';
import { bearerToken, pathSegments, Refusal, sendJson, urlOf } from '../platform/http';
import type { Access, Clock, Faults, HttpService, TokenClaims, Tokens } from '../ports';
import { toPage } from './paging';
import { keyRoutes } from './key-routes';
import type { KeyStore } from './key-store';
import { checkReadable, type SecretGuard } from './secret-access';
import { toBundle, toDeletedBundle, toDeletedItem, toItem, toProperties } from './secret-bundle';
import { readSet, readUpdate, secretName, secretVersion } from './secret-input';
import type { SecretStore } from './secret-store';

export interface VaultOptions {
  readonly side: WorldSide;
  readonly store: SecretStore;
  readonly guard: SecretGuard;
  readonly keys: KeyStore;
  readonly access: Access;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly now: Clock;
}

export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly caller: TokenClaims;
  readonly name: string;
  readonly version: string | undefined;
}

/** The secrets and keys of one Key Vault's data plane (api-versions 7.0 and later). */
export function createVaultService(options: VaultOptions): HttpService {
  const { side, store, guard, tokens, faults, now } = options;
  const base = `https://${vaultHost(side)}`;
  const resource = `https://${cloudOf(side).keyVaultSuffix}`;
  const challenge = `Bearer authorization="${cloudOf(side).authorityHost}/${side.tenantId}", resource="${resource}"`;

  const routes: Readonly<Record<string, (call: Call) => void | Promise<void>>> = {
    ...keyRoutes(options),
    'GET secrets': ({ caller, response, url }) => {
      guard.check(caller, 'read', '');
      sendJson(
        response,
        200,
        toPage(
          store.list().map((secret) => toItem(base, secret)),
          url,
          base,
        ),
      );
    },
    'GET secrets/name/versions': ({ caller, name, response, url }) => {
      guard.check(caller, 'read', name);
      const { secret } = store.get(name);
      const items = secret.versions.map((version) => toProperties(base, secret, version));
      sendJson(response, 200, toPage(items, url, base));
    },
    'GET secrets/name': readSecret,
    'GET secrets/name/version': readSecret,
    'PUT secrets/name': async ({ caller, name, request, response }) => {
      guard.check(caller, 'set', name);
      const { value, attributes } = await readSet(request);
      const { secret, version } = store.set(name, value, attributes);
      sendJson(response, 200, toBundle(base, secret, version));
    },
    'PATCH secrets/name': updateSecret,
    'PATCH secrets/name/version': updateSecret,
    'DELETE secrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'delete', name);
      sendJson(response, 200, toDeletedBundle(base, store.remove(name)));
    },
    'GET deletedsecrets': ({ caller, response, url }) => {
      guard.check(caller, 'read', '');
      sendJson(
        response,
        200,
        toPage(
          store.listDeleted().map((secret) => toDeletedItem(base, secret)),
          url,
          base,
        ),
      );
    },
    'GET deletedsecrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'read', name);
      sendJson(response, 200, toDeletedBundle(base, store.getDeleted(name)));
    },
    'POST deletedsecrets/name/recover': ({ caller, name, response }) => {
      guard.check(caller, 'recover', name);
      const secret = store.recover(name);
      sendJson(response, 200, toProperties(base, secret, store.get(name).version));
    },
    'DELETE deletedsecrets/name': ({ caller, name, response }) => {
      guard.check(caller, 'purge', name);
      store.purge(name);
      response.writeHead(204).end();
    },
  };

  return async (request, response) => {
    try {
      const caller = authenticate(request);
      const url = urlOf(request);
      if (
        !/^\d{4}-\d{2}-\d{2}(-preview[.\d]*)?$|^7\.\d(-preview[.\d]*)?$/.test(
          url.searchParams.get('api-version') ?? '',
        )
      ) {
        throw new Refusal(
          400,
          'BadParameter',
          'The api-version query parameter is missing or not supported.',
        );
      }
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
    if (token === undefined) throw refuse('AKV10000: Request is missing a Bearer or PoP token.');
    const claims = tokens.verify(token, [resource]);
    if (typeof claims === 'string') throw refuse(`Error validating token: ${claims}.`);
    if (claims.tenantId !== side.tenantId) {
      throw refuse(
        `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${side.tenantId}/, found https://sts.windows.net/${claims.tenantId}/.`,
      );
    }
    return claims;
  }

  function readSecret({ caller, name, version, response }: Call): void {
    guard.check(caller, 'get', name);
    const found = store.get(name, version);
    checkReadable(found.version, name, faults, now());
    sendJson(response, 200, toBundle(base, found.secret, found.version));
  }

  async function updateSecret({ caller, name, version, request, response }: Call): Promise<void> {
    guard.check(caller, 'update', name);
    const updated = store.update(name, version, await readUpdate(request));
    sendJson(response, 200, toProperties(base, updated.secret, updated.version));
  }
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
