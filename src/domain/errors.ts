import type { ErrorCode } from './remedies';
import { redact } from './redact';

/** Where a failure happened, as an operator would say it. */
export type Origin = 'source' | 'target' | 'config' | 'request' | 'app';

/** The one shape of a failure: crosses durable boundaries, appears in status and reports. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** The verb that failed, e.g. `start export run`. */
  readonly operation: string;
  readonly origin: Origin;
  /** Whether trying the same again may succeed. */
  readonly retryable: boolean;
  /** Seconds the service asked to wait before the next try. */
  readonly retryAfterSeconds?: number;
}

/** What an activity returns: permanent failures are values, only what may heal is thrown. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** What is known of a failure besides code and message. */
export interface FailureOptions {
  readonly operation: string;
  readonly origin: Origin;
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The only error acr-ferry throws on purpose. Its message is redacted at construction. */
export class TransferError extends Error {
  readonly failure: Failure;

  constructor(code: ErrorCode, message: string, options: FailureOptions) {
    super(redact(message), { cause: options.cause });
    this.name = 'TransferError';
    this.failure = {
      code,
      message: this.message,
      operation: options.operation,
      origin: options.origin,
      retryable: options.retryable ?? false,
      ...(options.retryAfterSeconds !== undefined && { retryAfterSeconds: options.retryAfterSeconds }),
    };
  }
}
