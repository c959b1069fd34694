import { validateHeaderValue } from 'node:http';
import {
  createDefaultHttpClient,
  RestError,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { openConnection } from './connections';
import { parseError, type ResponseHead } from './response-head';
import { takeAnswer, type Sink } from './take-answer';

const proxied = createDefaultHttpClient();

/**
 * Sends a GET whose answer 206 has a body of known length, and receives it straight into a buffer. Node's own client makes two new buffers of
 * every 16 KiB and takes them through its streams, for twice the processor's time and memory that waits for the garbage collector
 * (docs/copy.md, Measured). Of any other answer only the head is told: a service of Azure names its error there. What goes through a proxy is
 * left to the SDK's client.
 */
export const receiveInto = (sink: Sink): HttpClient => ({
  sendRequest: (request) =>
    request.agent === undefined ? receive(request, sink) : receiveProxied(request, sink),
});

function receive(request: PipelineRequest, sink: Sink): Promise<PipelineResponse> {
  const signal = request.abortSignal;
  if (signal?.aborted === true) return Promise.reject(aborted());
  const url = new URL(request.url);
  const text = headOf(url, request);
  const connection = openConnection(url);
  const { socket } = connection;

  return new Promise((resolve, reject) => {
    let open = true;
    const fail = (error: Error): void => {
      // The connection may be another's by now.
      if (!open) return;
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => {
      fail(aborted());
    };
    const settle = (): void => {
      open = false;
      signal?.removeEventListener('abort', abort);
    };
    const done = ({ status, headers, keepAlive }: ResponseHead, whole: boolean): void => {
      settle();
      if (whole && keepAlive) connection.release();
      else socket.destroy();
      resolve({ request, status, headers });
    };
    const answer = takeAnswer(sink, {
      done,
      rest: (wait) => {
        socket.pause();
        wait.then(() => socket.resume(), fail);
      },
    });
    connection.use({
      room: answer.room,
      took: (bytes) => {
        try {
          answer.took(bytes);
        } catch (error) {
          fail(error as Error);
        }
      },
      broke: (error) => {
        fail(unanswered(error));
      },
    });
    signal?.addEventListener('abort', abort);
    socket.write(text, 'latin1');
  });
}

function headOf({ pathname, search, host }: URL, { headers }: PipelineRequest): string {
  const lines = [...headers].map(([name, value]) => {
    validateHeaderValue(name, value);
    return `${name}: ${value}`;
  });
  return [`GET ${pathname}${search} HTTP/1.1`, `host: ${host}`, ...lines, '', ''].join('\r\n');
}

async function receiveProxied(request: PipelineRequest, sink: Sink): Promise<PipelineResponse> {
  request.streamResponseStatusCodes = new Set([206]);
  const response = await proxied.sendRequest(request);
  if (response.readableStreamBody === undefined) return response;
  let filled = 0;
  for await (const bytes of response.readableStreamBody as AsyncIterable<Buffer>) {
    if (filled + bytes.length > sink.into.length)
      throw parseError('the service sent more bytes than asked for');
    bytes.copy(sink.into, filled);
    sink.onBytes(sink.into.subarray(filled, filled + bytes.length));
    filled += bytes.length;
    await sink.pass(bytes.length);
  }
  return response;
}

/** As the SDK's client says it, but without the request: its URL may be signed. */
const unanswered = (error: Error & { readonly code?: string }): RestError =>
  new RestError(error.message, { code: error.code ?? RestError.REQUEST_SEND_ERROR });

const aborted = (): Error => new DOMException('the read was given up', 'AbortError');
