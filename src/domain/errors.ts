import { z } from 'zod';
import { remedies, type ErrorCode } from './remedies';
import { firstLine, redact, shortened } from './redact';
import type { Immutable } from './schema';

const codes = Object.keys(remedies) as ErrorCode[];

/** The one shape of a failure: crosses durable boundaries, appears in status and reports. */
export const failureSchema = z.object({
  code: z.enum(codes).describe('Stable; docs/errors.md has a heading each.'),
  message: z.string(),
  operation: z.string().describe('The verb that failed, e.g. start export run.'),
  origin: z.enum(['source', 'target', 'config', 'request', 'app']).describe('Where it failed.'),
  retryable: z.boolean().describe('Whether trying the same again may succeed.'),
  retryAfterSeconds: z.number().exactOptional().describe('How long the service asked to be left alone.'),
  since: z.iso.datetime().exactOptional().describe('When the outage began that was waited for in vain.'),
  remedy: z.string().exactOptional().describe('What to do, where more is known than the code says.'),
});
export type Failure = Immutable<z.output<typeof failureSchema>>;

/** What callers are told of a failure: what it is, why, and what to do. */
export const toldFailureSchema = failureSchema
  .extend({
    remedy: z.string().describe('What to do.'),
    docsUrl: z.string().describe('Where docs/errors.md, as the app serves it, says more of the code.'),
  })
  .meta({ id: 'Failure' });
export type ToldFailure = Immutable<z.output<typeof toldFailureSchema>>;

/** Where the app serves what docs/errors.md says of a code. */
export const docsUrlOf = (code: string): string => `/api/dashboard/errors.md#${code.toLowerCase()}`;

/** A failure with its remedy. */
export const tell = <F extends Failure>(failure: F): F & ToldFailure => ({
  ...failure,
  remedy: failure.remedy ?? remedies[failure.code],
  docsUrl: docsUrlOf(failure.code),
});

/** Whether a word is the code of a failure. */
export const isErrorCode = (word: string): word is ErrorCode => Object.hasOwn(remedies, word);

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
  /** What to do, where more is known than the code says. */
  readonly remedy?: string;
}

/** What a service asks to be left alone for is believed up to here. */
export const longestRetryAfterSeconds = 3600;

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
      ...(options.remedy !== undefined && { remedy: options.remedy }),
    };
  }
}

/** A failure that the same, tried again, meets again. */
export const permanent = (code: ErrorCode, message: string, operation: string, origin: Origin): Failure => ({
  ...{ code, message, operation, origin },
  retryable: false,
});

/** Whether something that was thrown will not heal. */
export const isPermanent = (thrown: unknown): thrown is TransferError =>
  thrown instanceof TransferError && !thrown.failure.retryable;

/** Seconds to leave a service alone that may heal, by what was thrown. @throws that, where it will not */
export function heldUpSeconds(thrown: unknown): number {
  if (!(thrown instanceof TransferError) || !thrown.failure.retryable) throw thrown;
  return thrown.failure.retryAfterSeconds ?? 2;
}

/** The code of what was thrown; undefined of what is no failure of ours. */
export const codeOf = (thrown: unknown): ErrorCode | undefined =>
  thrown instanceof TransferError ? thrown.failure.code : undefined;

/** How much of a message people see in the logs of the host; all of it follows in letters. */
const shownMessage = 200;

/** Before the letters of a failure, and nowhere else: names and texts of others may have it, too. */
const mark = 'failure.';

/**
 * A failure as the message of an error, which is all that crosses the host. The host takes a message that
 * begins with a brace for a shape of its own, reads the first line only, and hides what follows `key=` and
 * the like up to the next quote: so code and text for people come first, and behind a quote the failure in
 * letters that nothing can be hidden in.
 */
export const failureText = (failure: Failure): string =>
  `${failure.code}: ${firstLine(failure.message, shownMessage).replaceAll(mark, 'failure ')} ` +
  `'${mark}${Buffer.from(JSON.stringify(failure)).toString('base64url')}'`;

/** The failure in a text that may have more around it; undefined where there is none. */
export function failureInText(text: string): Failure | undefined {
  for (const [, letters = ''] of text.matchAll(/failure\.([\w-]+)/g)) {
    try {
      const found = failureSchema.safeParse(JSON.parse(Buffer.from(letters, 'base64url').toString()));
      if (found.success) return found.data;
    } catch {
      // The word in a text of somebody else.
    }
  }
  return undefined;
}
