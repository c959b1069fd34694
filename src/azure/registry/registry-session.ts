import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { TransferError } from '../../domain/errors';
import type { End } from '../../domain/side';
import { toTransferError } from '../failure';
import { bytesOf } from './bounded-bytes';
import { jsonIn } from './json-in';
import { createSend, isRedirect } from './requests';
import { createSignIn } from './sign-in';

/** An answer; of a listing, `next` is the path of the page after it. */
interface Answer {
  readonly body: unknown;
  readonly next?: string;
}

/** A registry access token at work: does what its scopes allow. */
export interface RegistrySession {
  /** Undefined: there is no such thing. @throws TransferError when it refuses or does not answer */
  get(path: string, how?: ReadOptions): Promise<Answer | undefined>;
  /** The bytes, so many at most; storage it leads to gets no token. Undefined for 404. @throws as above */
  read(path: string, how: ReadOptions & { readonly most: number }): Promise<Bytes | undefined>;
  /** Deletes, tried once: whoever tries again looks before. False for 404. */
  remove(path: string): Promise<boolean>;
}

/** What was read; undefined bytes: there is more than was asked for. */
interface Bytes {
  readonly bytes: Buffer | undefined;
  readonly mediaType: string;
}

/** How something is read. */
export interface ReadOptions {
  /** Media types; without them plain JSON. */
  readonly accept?: string;
  /** What is read, for failures to say; without it the path. */
  readonly what?: string;
  /** The field that what is read stands in: an answer without it says of nothing that it is not there. */
  readonly field?: string;
}

/** Opens a session for scopes like `registry:catalog:*` or `repository:team/app:metadata_read`. */
export type OpenSession = (scopes: readonly string[]) => Promise<RegistrySession>;

/**
 * Reads of a registry's data plane. Unlike the SDK, it asks for the token of several repositories in advance,
 * instead of being turned away from each first: three requests saved a repository.
 */
export function createOpenSession(side: End, loginServer: string, credential: TokenCredential): OpenSession {
  const origin = `https://${loginServer}`;
  const send = createSend(side, origin);
  const signIn = createSignIn(side, loginServer, credential, send);
  return async (scopes) => {
    const signInAnew = () => signIn.anew(scopes);
    let authorization = bearer(await anew(() => signIn.accessToken(scopes), signInAnew));
    const signedIn = (request: (authorization: string) => Promise<PipelineResponse>) =>
      anew(
        () => request(authorization),
        async () => request((authorization = bearer(await signInAnew()))),
      );
    return {
      async get(
        path,
        { accept = 'application/json', what = path.split('?', 1).join(''), field: wanted } = {},
      ) {
        const operation = `read ${what} from ${loginServer}`;
        const response = await signedIn((Authorization) =>
          send(operation, path, { headers: { Authorization, Accept: accept } }),
        );
        if (response.status === 404) return undefined;
        const next = nextPath(response.headers.get('link'));
        return {
          body: jsonIn(response, operation, side, wanted),
          ...(next !== undefined && { next }),
        };
      },
      async remove(path) {
        const operation = `delete ${path} in ${loginServer}`;
        const { status } = await signedIn((Authorization) =>
          send(operation, path, { method: 'DELETE', headers: { Authorization } }),
        );
        return status !== 404;
      },
      async read(path, { accept = '*/*', what = path, most }) {
        const operation = `read ${what} from ${loginServer}`;
        const first = await signedIn((Authorization) =>
          send(operation, path, { isStream: true, headers: { Authorization, Accept: accept } }),
        );
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
