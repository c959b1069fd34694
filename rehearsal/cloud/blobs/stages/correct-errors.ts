import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';

interface Correction {
  readonly status: number;
  readonly code: string;
}

/** Answers of Azurite whose code or status is not the one of the service. */
export const correctErrors: BlobStage = async ({ request, response }, next) => {
  const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean;
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    const code = response.getHeader('x-ms-error-code');
    const correct = typeof chunk === 'string' ? correctionOf(request, response, chunk) : undefined;
    if (typeof chunk !== 'string' || typeof code !== 'string' || !correct) return write(chunk, ...rest);
    response.statusCode = correct.status;
    response.setHeader('x-ms-error-code', correct.code);
    return write(chunk.replace(`<Code>${code}</Code>`, `<Code>${correct.code}</Code>`), ...rest);
  };
  await next();
};

function correctionOf(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Correction | undefined {
  if (response.statusCode !== 400) return undefined;
  const code = response.getHeader('x-ms-error-code');
  if (code === 'InvalidOperation' && /MD5/i.test(body)) return { status: 400, code: 'Md5Mismatch' };
  const signed = header(request, 'authorization')?.startsWith('SharedKey ');
  if (code === 'InvalidAuthenticationInfo' && signed) return { status: 403, code: 'AuthenticationFailed' };
  return undefined;
}
