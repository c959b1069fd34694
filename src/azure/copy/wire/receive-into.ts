import { validateHeaderValue } from 'node:http';
import {
  createDefaultHttpClient,
  RestError,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { openConnection, type Receiver } from './connections';
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

interface Receiving {
  /** @param whole the body was read to its end */
  readonly done: (head: ResponseHead, whole: boolean) => void;
  readonly rest: (until: Promise<void>) => void;
}

/** Takes an answer apart as it arrives: the head, and then the body where it belongs. */
function takeAnswer({ into, onBytes, pass }: Sink, { done, rest }: Receiving): Omit<Receiver, 'broke'> {
  let head: ResponseHead | undefined;
  let early = Buffer.alloc(0);
  let [filled, length] = [0, 0];

  const accept = (answer: ResponseHead, count: number): void => {
    if (count === 0) return;
    filled += count;
    onBytes(into.subarray(filled - count, filled));
    const wait = pass(count);
    if (filled === length) done(answer, true);
    else if (wait !== undefined) rest(wait);
  };
  const readHead = (): void => {
    const end = early.indexOf(headEnd);
    if ((end < 0 ? early.length : end) > longestHead) throw parseError('the head of the answer does not end');
    if (end < 0) return;
    const seen = parseHead(early.toString('latin1', 0, end));
    early = early.subarray(end + headEnd.length);
    if (seen.status < 200) {
      // An interim answer: the one that counts follows.
      readHead();
    } else if (seen.status === 206) {
      length = bodyLength(seen, into.length);
      if (early.length > length) throw parseError('the service sent more bytes than it said');
      head = seen;
      early.copy(into);
      accept(seen, early.length);
    } else done(seen, false);
  };

  return {
    room: () => (head === undefined ? undefined : into.subarray(filled, length)),
    took: (bytes) => {
      if (head !== undefined) {
        accept(head, bytes.length);
        return;
      }
      early = Buffer.concat([early, bytes]);
      readHead();
    },
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
