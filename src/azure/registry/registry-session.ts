import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
  type PipelineOptions,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { TransferError } from '../../domain/errors';
import { registryId, type End } from '../../domain/side';
import { boundedClient } from '../bounded-calls';
import { newCredentialLike } from '../credentials';
import { toTransferError } from '../failure';
import { bytesOf } from './bounded-bytes';

/** An answer; of a listing, `next` is the path of the page after it. */
interface Answer {
  readonly body: unknown;
  readonly next?: string;
}

/** A registry access token at work: does what its scopes allow. */
export interface RegistrySession {
  /**
   * Undefined where the registry says that there is no such thing. @throws TransferError when it refuses or
   * does not answer.
   */
  get(path: string, how?: ReadOptions): Promise<Answer | undefined>;
  /**
   * The bytes themselves, so many at most; the storage a registry leads to is asked without the token.
   * Undefined for 404. @throws TransferError as above.
   */
  read(path: string, how: ReadOptions & { readonly most: number }): Promise<Bytes | undefined>;
  /** Deletes, tried once: whoever tries again looks before. False for 404. */
  remove(path: string): Promise<boolean>;
}

/** What was read; undefined bytes: there is more than was asked for. */
interface Bytes {
  readonly bytes: Buffer | undefined;
  readonly mediaType: string;
}

interface ReadOptions {
  /** Media types; without them plain JSON. */
  readonly accept?: string;
  /** What is read, for failures to say; without it the path. */
  readonly what?: string;
}

/** Opens a session for scopes like `registry:catalog:*` or `repository:team/app:metadata_read`. */
export type OpenSession = (scopes: readonly string[]) => Promise<RegistrySession>;

/** A refresh token lives three hours (measured by ACR's own samples); it is renewed well before. */
const refreshEveryMs = 60 * 60_000;

/**
 * Sign-in and reads of a registry's data plane (Azure/acr, AAD-OAuth.md). Unlike the SDK, it asks for the
 * token of several repositories in advance, instead of being turned away from each first: three requests
 * saved a repository.
 */
export function createOpenSession(side: End, loginServer: string, credential: TokenCredential): OpenSession {
  const pipeline = pipelineOf({});
  const once = pipelineOf({ retryOptions: { maxRetries: 0 } });
  const http = createDefaultHttpClient();
  const origin = `https://${loginServer}`;

  const send = async (
    operation: string,
    path: string,
    options: RequestOptions,
  ): Promise<PipelineResponse> => {
    const { form, headers = {}, method = form === undefined ? 'GET' : 'POST', isStream = false } = options;
    const request = createPipelineRequest({
      url: new URL(path, origin).href,
      method,
      headers: createHttpHeaders({
        ...headers,
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      }),
      ...(form && { body: new URLSearchParams(form).toString() }),
      ...(isStream && { streamResponseStatusCodes: new Set([200]) }),
    });
    try {
      const response = await (method === 'DELETE' ? once : pipeline).sendRequest(http, request);
      if (response.status < 300 || isRedirect(response)) return response;
      if (response.status === 404) return absent(response, operation, side);
      throw Object.assign(new Error(reasonIn(response)), { statusCode: response.status, response });
    } catch (error) {
      throw registryFailure(error, operation, side, method === 'DELETE');
    }
  };

  const signIn = async (by: TokenCredential): Promise<string> => {
    const operation = `sign in to ${loginServer}`;
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
      const token = signIn(by);
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
    const answer = await send(`sign in to ${loginServer}`, '/oauth2/token', { form }).catch(
      (error: unknown) => {
        // It may be this one that is refused.
        refresh = undefined;
        throw error;
      },
    );
    return field(answer, 'access_token');
  };

  return async (scopes) => {
    const signInAnew = () => {
      refresh = undefined;
      return accessToken(scopes, newCredentialLike(credential));
    };
    let authorization = bearer(await anew(() => accessToken(scopes), signInAnew));
    const signedInAnew = async () => (authorization = bearer(await signInAnew()));
    const reading =
      (operation: string, path: string, accept: string, isStream: boolean) =>
      (by = authorization) =>
        send(operation, path, { isStream, headers: { Authorization: by, Accept: accept } });
    return {
      async get(path, { accept = 'application/json', what = path.split('?', 1).join('') } = {}) {
        const operation = `read ${what} from ${loginServer}`;
        const read = reading(operation, path, accept, false);
        const response = await anew(read, async () => read(await signedInAnew()));
        if (response.status === 404) return undefined;
        const next = nextPath(response.headers.get('link'));
        return {
          body: jsonIn(response, operation, side),
          ...(next !== undefined && { next }),
        };
      },
      async remove(path) {
        const operation = `delete ${path} in ${loginServer}`;
        const remove = (by = authorization) =>
          send(operation, path, { method: 'DELETE', headers: { Authorization: by } });
        const response = await anew(remove, async () => remove(await signedInAnew()));
        return response.status !== 404;
      },
      async read(path, { accept = '*/*', what = path, most }) {
        const operation = `read ${what} from ${loginServer}`;
        const read = reading(operation, path, accept, true);
        const first = await anew(read, async () => read(await signedInAnew()));
        try {
          const response = isRedirect(first)
            ? await send(operation, elsewhere(first, origin), { isStream: true })
            : first;
          if (response.status === 404) return undefined;
          const bytes = await bytesOf(response.readableStreamBody, most);
          return { bytes, mediaType: response.headers.get('content-type')?.split(';', 1).join('') ?? '' };
        } catch (error) {
          // A body that breaks off has neither status nor code.
          throw toTransferError(asOutage(error), operation, side.name);
        }
      },
    };
  };
}

/** As a header, made once a token: it has thousands of characters, and every request would have its own. */
const bearer = (token: string): string => `Bearer ${token}`;

/** What requests to a registry pass through: none hangs, and none sleeps for long. */
export function pipelineOf(options: PipelineOptions): Pipeline {
  const pipeline = createPipelineFromOptions(options);
  for (const { policy, position } of boundedClient().additionalPolicies) {
    pipeline.addPolicy(policy, position === 'perRetry' ? { afterPhase: 'Retry' } : {});
  }
  return pipeline;
}

/** That something is absent is the word of a registry or of its storage: the page of a proxy says nothing. */
function absent(response: PipelineResponse, operation: string, { name: origin }: End): PipelineResponse {
  const isStorage = response.headers.get('x-ms-error-code') !== undefined;
  if (isStorage || /UNKNOWN|NOT_?FOUND/i.test(reasonIn(response))) return response;
  const message = `${operation} failed: a 404 that says of nothing that it is not there`;
  throw new TransferError('UNAVAILABLE', message, { operation, origin, retryable: true });
}

/** A page of a proxy, or nothing at all, is no answer of a registry. */
function jsonIn({ bodyAsText }: PipelineResponse, operation: string, { name: origin }: End): unknown {
  try {
    return JSON.parse(bodyAsText ?? '');
  } catch (cause) {
    const message = `${operation} failed: the answer is no JSON`;
    throw new TransferError('UNAVAILABLE', message, { operation, origin, retryable: true, cause });
  }
}

/** What ends a body is an outage, whatever it is called. */
const asOutage = (error: unknown): unknown =>
  error instanceof TransferError ? error : Object.assign(error as Error, { name: 'AbortError' });

/** A token that was good may be refused: the second way has a new one. */
async function anew<T>(work: () => Promise<T>, again: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { statusCode } = ((error as Error).cause ?? {}) as { statusCode?: number };
    if (statusCode !== 401) throw error;
    return again();
  }
}

interface RequestOptions {
  readonly method?: 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: [string, string][];
  readonly isStream?: boolean;
}

/** ACR keeps blobs in a storage account, and leads there by an address that opens one of them. */
const isRedirect = ({ status, headers }: PipelineResponse): boolean =>
  status === 307 && headers.get('location') !== undefined;

function elsewhere({ headers }: PipelineResponse, origin: string): string {
  const url = new URL(headers.get('location') ?? '', origin);
  if (url.protocol !== 'https:') throw new Error(`it leads to ${url.protocol} instead of https`);
  return url.href;
}

/** `</acr/v1/_catalog?last=x&n=1000>; rel="next"`: followed on the registry it came from, nowhere else. */
function nextPath(link: string | undefined): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const { pathname, search } = new URL(target, 'https://registry.invalid');
  return pathname + search;
}

/** The first of the errors a registry lists, see the OCI distribution specification. */
function reasonIn({ bodyAsText }: PipelineResponse): string {
  try {
    const { errors } = JSON.parse(bodyAsText ?? '') as { errors?: { code?: string; message?: string }[] };
    return [errors?.[0]?.code, errors?.[0]?.message].filter((part) => part !== undefined).join(': ');
  } catch {
    return '';
  }
}

function field(response: PipelineResponse, name: string): string {
  const value = (JSON.parse(response.bodyAsText ?? '{}') as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

const reader = 'Container Registry Repository Reader and Container Registry Repository Catalog Lister';
const deleter = 'Container Registry Repository Contributor';

/** A registry does not say who it refused, nor for lack of what. */
function registryFailure(error: unknown, operation: string, side: End, deletes: boolean): TransferError {
  const failed = toTransferError(error, operation, side.name);
  const { statusCode } = error as { statusCode?: number };
  if (failed.failure.code !== 'ACCESS_DENIED' || (statusCode !== 403 && statusCode !== 401)) return failed;
  const { kind, clientId = 'of the app' } = side.credential;
  const who = kind === 'managed-identity' ? `the identity ${clientId}` : `the application ${clientId}`;
  const legacy = deletes ? 'AcrDelete' : 'AcrPull';
  return new TransferError(
    'ACCESS_DENIED',
    `${failed.message}; ${who} needs the role ${legacy} on ${registryId(side)} or, where roles are ` +
      `bound to repositories, ${deletes ? deleter : reader}`,
    { operation, origin: side.name, cause: failed.cause },
  );
}
