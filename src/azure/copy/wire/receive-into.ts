import { validateHeaderValue } from 'node:http';
import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { openConnection } from './connections';
import { longestHead, parseError, parseHead, type ResponseHead } from './response-head';

/** Where the body of an answer goes. */
export interface Sink {
  readonly into: Buffer;
  /** Told of every piece, once it is in the buffer. */
  readonly onBytes: (bytes: Buffer) => void;
  /** Undefined when so many bytes may pass; else the connection rests until it resolves. */
  readonly pass: (bytes: number) => Promise<void> | undefined;
}

const headEnd = '\r\n\r\n';
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
    const fail = (error: Error): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => {
      fail(aborted());
    };
    const settle = (): void => {
      signal?.removeEventListener('abort', abort);
    };
    const done = ({ status, headers, keepAlive }: ResponseHead, whole: boolean): void => {
      settle();
      if (whole && keepAlive) connection.release();
      else socket.destroy();
      resolve({ request, status, headers });
    };
    const take = receiver(sink, {
      done,
      rest: (wait) => {
        socket.pause();
        wait.then(() => socket.resume(), fail);
      },
    });
    connection.use((bytes) => {
      try {
        take(bytes);
      } catch (error) {
        fail(error as Error);
      }
    }, fail);
    signal?.addEventListener('abort', abort);
    socket.write(text, 'latin1');
  });
}

interface Receiving {
  /** @param whole the body was read to its end */
  done(head: ResponseHead, whole: boolean): void;
  rest(until: Promise<void>): void;
}

/** Takes an answer apart as it arrives. */
function receiver({ into, onBytes, pass }: Sink, { done, rest }: Receiving): (bytes: Buffer) => void {
  let text = '';
  let head: ResponseHead | undefined;
  let [filled, length] = [0, 0];

  const readHead = (bytes: Buffer): Buffer | undefined => {
    text += bytes.toString('latin1');
    for (;;) {
      const end = text.indexOf(headEnd);
      if ((end < 0 ? text.length : end) > longestHead) throw parseError('the head of the answer does not end');
      if (end < 0) return undefined;
      head = parseHead(text.slice(0, end));
      text = text.slice(end + headEnd.length);
      // An interim answer: the one that counts follows.
      if (head.status >= 200) break;
    }
    if (head.status !== 206) {
      done(head, false);
      return undefined;
    }
    length = bodyLength(head, into.length);
    return bytes.subarray(bytes.length - text.length);
  };

  return (bytes) => {
    const body = head === undefined || head.status < 200 ? readHead(bytes) : bytes;
    if (head === undefined || body === undefined || body.length === 0) return;
    if (filled + body.length > length) throw parseError('the service sent more bytes than it said');
    body.copy(into, filled);
    const piece = into.subarray(filled, filled + body.length);
    filled += body.length;
    onBytes(piece);
    const wait = pass(body.length);
    if (filled === length) done(head, true);
    else if (wait !== undefined) rest(wait);
  };
}

function bodyLength({ headers }: ResponseHead, most: number): number {
  const said = headers.get('content-length') ?? '';
  if (!/^\d+$/.test(said) || headers.has('transfer-encoding')) {
    throw parseError('the answer does not say how long it is');
  }
  const length = Number(said);
  if (length === 0 || length > most) throw parseError(`the answer has ${length} bytes, not ${most}`);
  return length;
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
    if (filled + bytes.length > sink.into.length) throw parseError('the service sent more bytes than asked for');
    bytes.copy(sink.into, filled);
    sink.onBytes(sink.into.subarray(filled, filled + bytes.length));
    filled += bytes.length;
    await sink.pass(bytes.length);
  }
  return response;
}

const aborted = (): Error => new DOMException('the read was given up', 'AbortError');
