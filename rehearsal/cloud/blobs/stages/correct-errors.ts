import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSigned } from '../access/shared-key';
import type { BlobStage } from '../requests/blob-call';
import { unauthenticated } from '../requests/storage-error';

interface Correction {
  readonly status: number;
  readonly code: string;
}

/** Answers of Azurite whose code or status is not the one of the service. */
export const correctErrors: BlobStage = async ({ request, response }, next) => {
  /** The body belonging to the corrected head; the answer to HEAD has none. */
  const correct = (body: string): string => {
    const code = response.getHeader('x-ms-error-code');
    if (response.headersSent || typeof code !== 'string') return body;
    // The service does not indent, and older clients of Go find no text in what is.
    const compact = body.replaceAll(/>\s+</g, '><');
    const correction = correctionOf(request, response, body);
    if (!correction) return compact;
    response.statusCode = correction.status;
    response.setHeader('x-ms-error-code', correction.code);
    const coded = compact.replace(`<Code>${code}</Code>`, `<Code>${correction.code}</Code>`);
    if (correction.code !== 'AuthenticationFailed') return coded;
    response.statusMessage = unauthenticated;
    return coded.replace(/<Message>[^\n<]*/, `<Message>${unauthenticated}`);
  };
  const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean;
  response.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? correct(chunk) : chunk, ...rest);
  const end = response.end.bind(response) as (...values: unknown[]) => typeof response;
  response.end = (...values: unknown[]) => {
    correct('');
    return end(...values);
  };
  await next();
};

function correctionOf(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Correction | undefined {
  const code = response.getHeader('x-ms-error-code');
  // Its word for a signature that does not fit; the service means the firewall by it.
  if (code === 'AuthorizationFailure') return { status: 403, code: 'AuthenticationFailed' };
  if (response.statusCode !== 400) return undefined;
  if (code === 'InvalidOperation' && /MD5/i.test(body)) return { status: 400, code: 'Md5Mismatch' };
  if (code === 'InvalidAuthenticationInfo' && isSigned(request))
    return { status: 403, code: 'AuthenticationFailed' };
  return undefined;
}
