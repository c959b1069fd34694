import type { IncomingMessage } from 'node:http';
import { ArmFailure, badRequest } from './failure';
import { parseLenient } from './lenient-json';

const limit = 4 * 1024 * 1024;

/** The JSON body of a request, undefined when there is none. @throws ArmFailure 400, 413 or 415. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new ArmFailure(
        413,
        'RequestContentTooLarge',
        `The request content exceeds the limit of ${limit} bytes.`,
        { headers: { Connection: 'close' } },
      );
    }
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && type !== 'text/json') {
    throw new ArmFailure(
      415,
      'UnsupportedMediaType',
      `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
    );
  }
  try {
    return parseLenient(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw badRequest(
      'The request content was invalid and could not be deserialized: it is not valid JSON.',
      undefined,
      'InvalidRequestContent',
    );
  }
}
