import type { Readable } from 'node:stream';
import type { HttpClient, HttpHeaders, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { headOf, malformed, unanswered } from './answers';
import { oneBuffer, releaseBytes } from './one-buffer';

/** What passes in an exchange, besides heads. */
export interface Passing {
  /** The one status that says that all went well. */
  readonly expected: number;
  /** The body of the request, anew for every attempt. */
  readonly send?: () => Readable;
  /** Looks at the head of the expected answer, and takes its body piece by piece. Both may throw. */
  readonly receive?: (headers: HttpHeaders) => Take;
}

/** What it gets is written over as soon as it returns. */
type Take = (bytes: Buffer) => void;

/** A service from which nothing comes for so long, or which takes nothing, is gone. */
const silenceMs = 60_000;
/** So much is read of a body nobody asked for: its connection may be used again then. */
const longestUnasked = 64 * 1024;

let shared: Dispatcher | undefined;

/** Connections as Node's own clients open them, certificates, proxies and all. */
const connections = (): Dispatcher =>
  (shared ??= new EnvHttpProxyAgent({
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { onread: oneBuffer },
  }));

/**
 * Sends requests by undici, whose dispatcher hands over what arrives without a stream in between
 * (docs/architecture/copy.md, Measured). The expected answer counts when it has ended; of any other the head
 * does, at once: a service of Azure names its error there.
 */
export const exchange = (passing: Passing): HttpClient => ({
  sendRequest: (request) =>
    new Promise((resolve, reject) => {
      dispatch(request, passing, resolve, reject);
    }),
});

function dispatch(
  request: PipelineRequest,
  { expected, send, receive }: Passing,
  resolve: (answer: PipelineResponse) => void,
  reject: (error: Error) => void,
): void {
  const signal = request.abortSignal;
  if (signal?.aborted === true) {
    reject(givenUp());
    return;
  }
  const body = send?.();
  // Undici listens only while it sends.
  body?.on('error', () => undefined);
  let abort: ((reason: Error) => void) | undefined;
  let answer: PipelineResponse | undefined;
  let take: Take = atMost(longestUnasked);
  let open = true;

  const settle = (): void => {
    open = false;
    signal?.removeEventListener('abort', giveUp);
  };
  const fail = (error: Error): void => {
    if (!open) return;
    settle();
    reject(error);
    abort?.(error);
  };
  const giveUp = (): void => {
    fail(givenUp());
  };
  const refuse = (refusal: PipelineResponse): void => {
    settle();
    resolve(refusal);
    // The buffer that is being sent may be another's from here on.
    if (body?.readableEnded === false) abort?.(givenUp());
  };

  signal?.addEventListener('abort', giveUp);
  const { origin, pathname, search } = new URL(request.url);
  connections().dispatch(
    {
      origin,
      path: `${pathname}${search}`,
      method: request.method,
      headers: request.headers.toJSON(),
      body: body ?? null,
    },
    {
      onRequestStart(controller) {
        abort = (reason) => {
          controller.abort(reason);
        };
        if (!open) abort(givenUp());
      },
      onResponseStart(_controller, status, raw) {
        // An interim answer: the one that counts follows.
        if (status < 200 || !open) return;
        answer = headOf(request, status, raw);
        if (status !== expected) refuse(answer);
        else if (receive !== undefined) take = receive(answer.headers);
      },
      onResponseData(_controller, bytes) {
        if (open || answer?.status !== expected) take(bytes);
        releaseBytes(bytes.length);
      },
      onResponseEnd() {
        if (!open || answer === undefined) return;
        if (body?.readableEnded === false) fail(malformed('the answer came before the request was sent'));
        else {
          settle();
          resolve(answer);
        }
      },
      onResponseError(_controller, error) {
        fail(unanswered(error));
      },
    },
  );
}

const givenUp = (): Error => new DOMException('the exchange was given up', 'AbortError');

function atMost(limit: number): Take {
  let left = limit;
  return ({ length }) => {
    left -= length;
    if (left < 0) throw malformed('the answer has a body nobody asked for');
  };
}
