import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sendJson } from '../platform/http';

/** OAuth error of Entra ID: `error` for protocols, an AADSTS number for people. */
export class AuthorityError extends Error {
  constructor(
    readonly error:
      | 'invalid_request'
      | 'invalid_client'
      | 'invalid_scope'
      | 'unsupported_grant_type'
      | 'unauthorized_client'
      | 'invalid_resource'
      | 'invalid_instance',
    readonly number: number,
    message: string,
    readonly status = 400,
  ) {
    super(`AADSTS${number}: ${message}`);
  }
}

/** The refusal of what a client proves itself with. */
export const invalidClient = (number: number, message: string): AuthorityError =>
  new AuthorityError('invalid_client', number, message, 401);

/** Answers with the error document of Entra. */
export function sendAuthorityError(response: ServerResponse, failure: AuthorityError, now: Date): void {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  sendJson(
    response,
    failure.status,
    {
      error: failure.error,
      error_description:
        `${failure.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ` + timestamp,
      error_codes: [failure.number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${failure.number}`,
    },
    { 'cache-control': 'no-store' },
  );
}
