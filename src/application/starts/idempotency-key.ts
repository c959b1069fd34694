import { Refusal, type FieldProblem } from '../refusal';

/** The header that makes a start repeatable. */
export const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  description:
    'Up to 255 printable ASCII characters. Repeating a request with its key answers with the first transfer.',
} as const;

const { name: field } = idempotencyKeyHeader;

/** What is wrong with a key. */
export function keyProblems(key: string | undefined): FieldProblem[] {
  if (key === undefined || /^(?! *$)[\x20-\x7e]{1,255}$/.test(key)) return [];
  const problem = 'must be 1 to 255 printable ASCII characters';
  return [{ field, problem, fix: 'Send a UUID, or leave the header out.' }];
}

/** Turns a request away whose key belongs to another one. */
export const reusedKey = (): Refusal =>
  new Refusal('IDEMPOTENCY_KEY_REUSED', 'The idempotency key belongs to a request for other artifacts.', [
    { field, problem: 'was used before with other artifacts', fix: 'Use a new key for a new request.' },
  ]);
