import type { HttpResponseInit } from '@azure/functions';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { toTransferError } from '../azure/failure';
import { PartlyKnown, Refusal, refusals, type FieldProblem } from '../application/refusal';
import { loadConfig } from '../config/config';
import { remedies } from '../domain/remedies';
import { docsUrlOf, tell, type Failure } from '../domain/errors';
import { redact } from '../domain/redact';

/** Problem details of RFC 9457; `type` is always `about:blank`, so `title` is the HTTP status in words. */
export const problemSchema = z
  .object({
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; docs/errors.md has a heading each.'),
    detail: z.string(),
    instance: z.string().describe('Path of the request.'),
    errors: z
      .array(
        z.object({
          field: z
            .string()
            .describe('JSON pointer into the body, or name of a header, parameter or setting.'),
          problem: z.string(),
          fix: z.string().optional(),
        }),
      )
      .optional(),
    docsUrl: z.string().describe('Where docs/errors.md, as the app serves it, says more of the code.'),
    doctor: z
      .string()
      .optional()
      .describe('What says which side fails, and what mends it: of failures, not of wrong requests.'),
    known: z
      .looseObject({})
      .optional()
      .describe('Of a transfer whose documents cannot be read now: what a list would show of it.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problemSchema>;

/** The answer to an error, everything redacted; `unexpected` when it is a defect and worth a log line. */
export function problemOf(
  error: unknown,
  instance: string,
): { readonly problem: Problem; readonly retryAfterSeconds?: number; readonly unexpected: boolean } {
  if (error instanceof Refusal) {
    return {
      problem: problem(refusals[error.code], error.code, error.message, instance, error.errors),
      unexpected: false,
    };
  }
  if (error instanceof PartlyKnown) {
    const { problem, ...answered } = problemOf(error.cause, instance);
    return { ...answered, problem: { ...problem, known: error.known } };
  }
  const { failure } = toTransferError(error, 'answer request', 'app');
  if (failure.code === 'CONFIG_INVALID')
    return { problem: configProblem(failure, instance), unexpected: false };
  if (failure.code === 'INTERNAL') {
    const detail = remedies.INTERNAL.replace('the transfer id', 'the log of this request');
    return { problem: problem(500, 'INTERNAL', detail, instance), unexpected: true };
  }
  const told = tell(failure);
  const status = failure.retryable ? 503 : 502;
  return {
    problem: {
      ...problem(status, failure.code, `${failure.message}. ${told.remedy}`, instance),
      doctor: '/api/doctor',
    },
    ...(failure.retryable && { retryAfterSeconds: failure.retryAfterSeconds ?? 10 }),
    unexpected: false,
  };
}

/** The answer as HTTP. */
export function problemResponse({
  problem: body,
  retryAfterSeconds,
}: ReturnType<typeof problemOf>): HttpResponseInit {
  return {
    status: body.status,
    jsonBody: body,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    },
  };
}

/** While the settings are wrong nothing works, so the answer lists them all. */
function configProblem(failure: Failure, instance: string): Problem {
  const config = loadConfig();
  const errors = 'problems' in config ? config.problems : [];
  const detail =
    errors.length > 0
      ? 'The app settings are not usable; correct them and restart the app.'
      : failure.message;
  const fields = errors.map(({ setting, problem }) => ({ field: setting, problem }));
  return { ...problem(503, failure.code, detail, instance, fields), doctor: '/api/doctor' };
}

function problem(
  status: number,
  code: string,
  detail: string,
  instance: string,
  errors: readonly FieldProblem[] = [],
): Problem {
  return {
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: redact(detail),
    instance,
    docsUrl: docsUrlOf(code),
    ...(errors.length > 0 && {
      errors: errors.map(({ field, problem, fix }) => ({
        field: redact(field),
        problem: redact(problem),
        ...(fix !== undefined && { fix: redact(fix) }),
      })),
    }),
  };
}
