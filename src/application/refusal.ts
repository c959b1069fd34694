import type { TransferError } from '../domain/errors';

/** Every reason to turn a caller away, with its HTTP status. Stable: `docs/errors.md` has a heading each. */
export const refusals = {
  REQUEST_INVALID: 400,
  FORBIDDEN: 403,
  TRANSFER_NOT_FOUND: 404,
  REPORT_NOT_FOUND: 404,
  PLAN_NOT_FOUND: 404,
  ROTATION_NOT_FOUND: 404,
  IMPORT_NOT_FOUND: 404,
  SCHEDULE_NOT_FOUND: 404,
  CARRIED_NOT_FOUND: 404,
  EVENT_NOT_FOUND: 404,
  SINK_NOT_FOUND: 404,
  CARRIED_INCOMPLETE: 409,
  IDEMPOTENCY_KEY_REUSED: 409,
  REPORT_NOT_READY: 409,
  PLAN_NOT_READY: 409,
  PLAN_EXPIRED: 409,
  PLAN_EMPTY: 409,
  TRANSFER_FINISHED: 409,
  AUDIT_UNWRITTEN: 503,
  TRANSFER_RUNNING: 409,
  NOTHING_MISSING: 409,
  RETRY_IMPOSSIBLE: 409,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE_UNSUPPORTED: 415,
} as const;

/** What was asked for cannot be read just now; what is known without it goes along. */
export class PartlyKnown extends Error {
  constructor(
    override readonly cause: TransferError,
    readonly known: Readonly<Record<string, unknown>>,
  ) {
    super(cause.message);
    this.name = 'PartlyKnown';
  }
}

/** Names a reason to turn a caller away. */
export type RefusalCode = keyof typeof refusals;

/** One thing wrong with a request. */
export interface FieldProblem {
  /** JSON pointer into the body (RFC 6901; empty: the body), or the name of a header or query parameter. */
  readonly field: string;
  readonly problem: string;
  readonly fix?: string;
}

/** The caller asked for something it cannot have; what is wrong with the request is listed completely. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** Refuses the id of something that is not there; `fix` says where its kind is found. */
export function notFound(code: RefusalCode, what: string, fix: string, field = 'id'): Refusal {
  const problem = `is not the id of ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`;
  return new Refusal(code, `There is no such ${what}.`, [{ field, problem, fix }]);
}
