import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises';
import type { TypedData } from '../worker/core-types';
import type { Log } from '../logging/log';
import { send } from './exchange';
import { joinHeaders } from './rpc';

interface StreamEnvironment {
  /** Server that the app's `@azure/functions` opened for bodies. */
  readonly streamUrl: string;
  readonly log: Log;
  readonly invocationId: string;
}

/**
 * Sends the raw request to the app's own server and pipes its answer back, while the invocation itself
 * travels without a body. A handler that throws or returns nothing never answers there; on the real host the
 * client would wait until it gives up. Here it gets 500 or 204 as soon as the invocation has ended, and the
 * log says what would happen.
 */
export async function streamThrough(
  { streamUrl, log, invocationId }: StreamEnvironment,
  request: IncomingMessage,
  response: ServerResponse,
  parameters: Readonly<Record<string, string>>,
  invoke: (data: TypedData, triggerMetadata: Readonly<Record<string, TypedData>>) => Promise<unknown>,
): Promise<void> {
  const upstream = httpRequest(new URL(request.url ?? '/', streamUrl), {
    method: request.method ?? 'GET',
    headers: {
      ...request.headers,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': request.headers.host ?? '',
      'x-forwarded-proto': 'http',
    },
  });
  const answered = new Promise<boolean>((resolve) => {
    upstream.once('response', (answer: IncomingMessage) => {
      const { 'x-ms-invocation-id': _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, headers);
      // A client that has gone ends the pipeline; there is nobody left to tell.
      pipeline(answer, response).catch(() => undefined);
      resolve(true);
    });
    upstream.once('error', () => {
      resolve(false);
    });
  });
  void pipeline(request, upstream).catch(() => undefined);
  const ended = invoke(
    { http: {} },
    {
      Query: { json: '{}' },
      Headers: { json: JSON.stringify(joinHeaders(request)) },
      ...Object.fromEntries(Object.entries(parameters).map(([name, string]) => [name, { string }])),
    },
  ).then(
    () => 204,
    () => 500,
  );
  const status = await ended;
  // The answer is written before the invocation ends, but may still be on its way here. What came while this
  // process was busy with other things is read before it counts as missing.
  if (await Promise.race([answered, sleep(1000).then(() => nextRound(false))])) return;
  upstream.destroy();
  log(
    'warning',
    'Host.Http',
    `Invocation ${invocationId} gave no answer: with streaming, the client of the real host waits in vain.`,
  );
  if (!response.headersSent) send(response, { status });
}
