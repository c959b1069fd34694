import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../ports';
import type { Caller } from './auth/authorize';
import type { RegistryTokens } from './auth/registry-tokens';
import type { SignIn } from './auth/sign-in';
import { RegistryError } from './errors';
import type { RegistryPolicies, RegistryServiceOptions } from './options';
import type { UploadSessions } from './v2/upload-sessions';

/** One registry at work: its options and what the service keeps for it. */
export interface Registry extends Omit<RegistryServiceOptions, 'tokens' | 'policies' | 'clock'> {
  readonly clock: Clock;
  readonly policies: () => RegistryPolicies;
  readonly signIn: SignIn;
  /** The registry's own tokens. */
  readonly tokens: RegistryTokens;
  readonly uploads: UploadSessions;
}

/** One request, authorised, with its path and query taken apart. */
export interface Call {
  readonly registry: Registry;
  readonly request: IncomingMessage;
  readonly reply: Reply;
  /** Host the client used. */
  readonly host: string;
  readonly query: URLSearchParams;
  /** Valid repository name; empty on routes without one. */
  readonly repository: string;
  /** Last path part: tag, digest or upload id, not yet validated. */
  readonly reference: string;
  readonly caller: Caller;
}

/** The answer to a request, with the registry's headers. */
export interface Reply {
  readonly response: ServerResponse;
  empty(status: number, headers?: Readonly<Record<string, string | number>>): void;
  json(status: number, body: unknown, headers?: Readonly<Record<string, string | number>>): void;
  bytes(status: number, body: Buffer, headers: Readonly<Record<string, string | number>>): void;
}

/** An answer that has not begun. */
export function createReply(response: ServerResponse): Reply {
  response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
  response.setHeader('X-Ms-Correlation-Request-Id', randomUUID());
  const bytes: Reply['bytes'] = (status, body, headers) => {
    response.writeHead(status, { 'Content-Length': body.length, ...headers }).end(body);
  };
  return {
    response,
    empty: (status, headers = {}) => {
      const length = status === 204 ? {} : { 'Content-Length': 0 };
      response.writeHead(status, { ...length, ...headers }).end();
    },
    json: (status, body, headers = {}) => {
      bytes(status, Buffer.from(JSON.stringify(body)), {
        'Content-Type': 'application/json; charset=utf-8',
        ...headers,
      });
    },
    bytes,
  };
}

/** Reads a whole body of at most `limit` bytes. @throws the error made by `tooLarge` beyond it. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  tooLarge: () => RegistryError,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is over the limit is read and dropped: a client that is cut off while sending never sees the
    // answer.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw tooLarge();
  return Buffer.concat(chunks);
}

const largestForm = 256 * 1024;

/** Reads an `application/x-www-form-urlencoded` body. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const body = await readBody(
    request,
    largestForm,
    () => new RegistryError(413, 'SIZE_INVALID', `form exceeds ${largestForm} bytes`),
  );
  return new URLSearchParams(body.toString('utf8'));
}
