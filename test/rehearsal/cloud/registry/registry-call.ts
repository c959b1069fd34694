import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request, type Agent } from 'node:https';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | Readable;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body, when it is JSON. */
  readonly json: unknown;
  /** Code of the first entry of an error body. */
  readonly code: string | undefined;
}

/** The registry's own user. */
export const admin = { username: 'contosopublic', password: 'correct horse battery' };

const adminHeader = `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`;

/** Sends one request; as the admin user unless an `Authorization` is given, which may be empty. */
export async function callPort(
  agent: Agent,
  port: number,
  method: string,
  path: string,
  { headers, body }: CallOptions,
): Promise<Answer> {
  const { Authorization = adminHeader, ...rest } = headers ?? {};
  // Not a URL, which would clean up the very paths some tests are about; `servername` whatever Host says.
  const outgoing = request({
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    path,
    agent,
    method,
    headers: Authorization === '' ? rest : { Authorization, ...rest },
  });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  if (body instanceof Readable) body.pipe(outgoing);
  else outgoing.end(body);
  const [response] = await answered;
  const bytes = await buffer(response);
  const json = parseJson(bytes.toString());
  const { errors } = (json ?? {}) as { errors?: { code: string }[] };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    json,
    code: errors?.[0]?.code,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
