import type { SecretClientOptions } from '@azure/keyvault-secrets';
import {
  type RequestPolicyFactory,
  newPipeline,
  type Pipeline,
  type StoragePipelineOptions,
} from '@azure/storage-blob';
import { jsonIn } from '../domain/schema';
import type { End } from '../domain/side';
import { retryAfterSeconds } from './failure';

/*
 * How every client of a control plane, a registry, a vault or documents is made: no call hangs, and none
 * sleeps for long. Waiting is the orchestrations' job, and the host kills an activity that does not end. The
 * blob copy has rules of its own.
 */

/** A call may take this long, retries of the SDK included: well inside the host's limit for an activity. */
const callTimeoutMs = 90_000;

/** For what comes after the answer has begun: a body that is read as a stream. */
export const callLimit = (): AbortSignal => AbortSignal.timeout(callTimeoutMs);

/** A service that asks for a longer pause is not waited for; the failure carries the seconds. */
const longestWaitSeconds = 5;

type VaultVersion = NonNullable<SecretClientOptions['serviceVersion']>;
type ClientOptions = Required<Pick<SecretClientOptions, 'additionalPolicies'>>;
type Policy = ClientOptions['additionalPolicies'][number]['policy'];

/** Options for a client of Azure Core. */
export const boundedClient = (timeoutMs = callTimeoutMs): ClientOptions => ({
  additionalPolicies: [
    { position: 'perCall', policy: limitCall(timeoutMs) },
    { position: 'perRetry', policy: refuseLongWait },
  ],
});

/** Options for a client of a side's key vault. */
export const boundedVault = (side: End): ClientOptions & { serviceVersion: VaultVersion } => ({
  additionalPolicies: [{ position: 'perCall', policy: keepReason }, ...boundedClient().additionalPolicies],
  // The types know those of this SDK only; it sends any.
  serviceVersion: side.cloud.apiVersions.keyVault as VaultVersion,
});

/** Pipeline for a client of Azure Storage, whose own retries never heed what the service asks for. */
export function boundedStorage(
  version: string,
  credential: Parameters<typeof newPipeline>[0],
  options: StoragePipelineOptions = {},
  timeoutMs = callTimeoutMs,
): Pipeline {
  const pipeline = newPipeline(credential, options);
  pipeline.factories.unshift(speaking(version), {
    create: (next) => ({
      sendRequest: (request) =>
        withinTime(timeoutMs, request.abortSignal, (signal) => {
          request.abortSignal = signal;
          return next.sendRequest(request);
        }),
    }),
  });
  return pipeline;
}

const limitCall = (timeoutMs: number): Policy => ({
  name: 'ferryLimitCall',
  sendRequest: (request, next) =>
    withinTime(timeoutMs, request.abortSignal, (signal) => {
      request.abortSignal = signal;
      return next(request);
    }),
});

const refuseLongWait: Policy = {
  name: 'ferryRefuseLongWait',
  async sendRequest(request, next) {
    const response = await next(request);
    const { status: statusCode, headers } = response;
    if (statusCode !== 429 && statusCode !== 503) return response;
    const seconds = retryAfterSeconds(headers) ?? 0;
    if (seconds <= longestWaitSeconds) return response;
    // Not the SDK's RestError: that one it would retry.
    throw Object.assign(new Error(`the service asks to wait ${seconds} seconds`), { statusCode, response });
  },
};

/** Keeps the text of the service, which the SDK loses for a list. Its tries and its sign-in come before. */
const keepReason: Policy = {
  name: 'ferryKeepReason',
  async sendRequest(request, next) {
    const response = await next(request);
    const { status: statusCode, bodyAsText } = response;
    if (statusCode < 400 || statusCode === 404) return response;
    const { code, message } = vaultError(bodyAsText);
    throw Object.assign(new Error(message), { statusCode, ...(code !== undefined && { code }), response });
  },
};

/** What a vault says has gone wrong; the page of a proxy is the message itself. */
function vaultError(text: string | null | undefined): { readonly code?: string; readonly message: string } {
  const { error } = (jsonIn(text ?? '') ?? {}) as { error?: { code: string; message: string } };
  return error ?? { message: text ?? '' };
}

/**
 * The signal frees the connection; that nothing hangs depends on nobody who gets it, sign-in included. That
 * of a caller counts as long as the answer is read.
 */
async function withinTime<T>(
  timeoutMs: number,
  outer: Caller | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const signal = outer === undefined ? abort.signal : either(outer as AbortSignal, abort.signal);
  return answerWithin(timeoutMs, work(signal), () => {
    abort.abort();
  });
}

const holds = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * Aborts as soon as one of them does, and leaves them no listener. AbortSignal.any does not hold on to them:
 * a timeout that nobody else knows would be collected, and never come.
 */
export function either(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  holds.set(signal, signals);
  return signal;
}

/** Waits this long and no longer; work that comes too late goes on unheard unless `onLate` ends it. */
export async function answerWithin<T>(timeoutMs: number, work: Promise<T>, onLate?: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooLate(timeoutMs));
      onLate?.();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the SDKs know of a signal a caller passes. */
type Caller = Pick<AbortSignal, 'aborted'>;

function tooLate(timeoutMs: number): Error {
  const error = new Error(`no answer within ${timeoutMs / 1000} seconds`);
  error.name = 'AbortError';
  return error;
}

/** Has a storage client speak one version of the service, whatever its SDK would. */
export const speaking = (version: string): RequestPolicyFactory => ({
  create: (next) => ({
    sendRequest: (request) => {
      request.headers.set('x-ms-version', version);
      return next.sendRequest(request);
    },
  }),
});
