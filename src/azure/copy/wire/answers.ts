import {
  createHttpHeaders,
  RestError,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { networkCodes } from '../../failure';

/** The header a service sends back as it came: an answer that came too late shows by it. */
export const requestIdHeader = 'x-ms-client-request-id';

/** The head of an answer. What stands twice is joined, and so is not what is expected. */
export function headOf(
  request: PipelineRequest,
  status: number,
  raw: Readonly<Record<string, string | readonly string[] | undefined>>,
): PipelineResponse {
  const once = Object.entries(raw).map(([name, value]) => [name, String(value)]);
  const headers = createHttpHeaders(Object.fromEntries(once) as Record<string, string>);
  const id = headers.get(requestIdHeader) ?? request.requestId;
  if (id !== request.requestId) throw malformed('the answer is to another request');
  return { request, status, headers };
}

/** Of an answer that is not what was asked for: its connection is of no more use, another one may be. */
export const malformed = (message: string): RestError =>
  new RestError(message, { code: RestError.PARSE_ERROR });

/** A failure of undici as the SDK's client says it, but without the request: its URL may be signed. */
export function unanswered(error: Error & { readonly code?: unknown }): Error {
  const { name, code, message } = error;
  if (name === 'HTTPParserError') return malformed(message);
  if (error instanceof RestError || typeof code !== 'string') return error;
  const isOfUndici = code.startsWith('UND_ERR_') && !networkCodes.test(code);
  return isOfUndici ? malformed(message) : new RestError(message, { code });
}
