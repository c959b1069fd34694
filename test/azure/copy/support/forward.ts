import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';

/** How a forwarded request differs from the one that came; `undefined` drops a header. */
export interface Change {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Marks what is to pass what stands in front of the service. */
export const past = 'x-past-intercepts';

/** Sends a request on to the service at this URL. */
export async function forward(url: string, request: IncomingMessage, change: Change = {}): Promise<Answer> {
  const body = change.body ?? (await buffer(request));
  const headers = Object.entries({
    ...request.headers,
    ...change.headers,
    'content-length': String(body.length),
    [past]: '1',
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(`${url}${request.url ?? ''}`, {
      method: request.method,
      headers: Object.fromEntries(headers),
      agent: false,
    })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}

/** Gives such an answer to somebody else. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
