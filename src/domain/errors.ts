import { z } from 'zod';
import { remedies, type ErrorCode } from './remedies';
import { redact, shortened } from './redact';
import type { Immutable } from './schema';

const codes = Object.keys(remedies) as ErrorCode[];

/** The one shape of a failure: crosses durable boundaries, appears in status and reports. */
export const failureSchema = z
  .object({
    code: z.enum(codes).describe('Stable; docs/errors.md has a heading each.'),
    message: z.string(),
    operation: z.string().describe('The verb that failed, e.g. start export run.'),
    origin: z.enum(['source', 'target', 'config', 'request', 'app']).describe('Where it failed.'),
    retryable: z.boolean().describe('Whether trying the same again may succeed.'),
    retryAfterSeconds: z.number().exactOptional().describe('How long the service asked to be left alone.'),
  })
  .meta({ id: 'Failure' });
export type Failure = Immutable<z.output<typeof failureSchema>>;

/** Where a failure happened, as an operator would say it. */
export type Origin = Failure['origin'];

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

/** A failure is repeated for every artifact of its batch, and histories are of limited size. */
export const longestMessage = 2000;

/** The only error acr-ferry throws on purpose. Its message is redacted and bounded at construction. */
export class TransferError extends Error {
  readonly failure: Failure;

  constructor(code: ErrorCode, message: string, options: FailureOptions) {
    super(shortened(redact(message), longestMessage), { cause: options.cause });
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
