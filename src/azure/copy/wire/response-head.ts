import { createHttpHeaders, RestError, type HttpHeaders } from '@azure/core-rest-pipeline';

/** Status line and headers of an answer (RFC 9112). */
export interface ResponseHead {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The connection may be used again once the body was read. */
  readonly keepAlive: boolean;
}

/** As long as Node's own client lets a head become. */
export const longestHead = 16 * 1024;

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: .*)?$/;
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/;

/**
 * Reads a head, without the empty line it ends with.
 * @throws RestError PARSE_ERROR when it is none.
 */
export function parseHead(text: string): ResponseHead {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, status] = statusLine.exec(first) ?? [];
  if (status === undefined) throw parseError('the answer does not begin as HTTP/1.1 does');
  const headers = createHttpHeaders();
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? [];
    if (name === undefined || value === undefined) throw parseError('the answer has a broken header');
    // Two lengths are a way to smuggle bytes into the next answer (RFC 9112, 6.3).
    if (name.toLowerCase() === 'content-length' && headers.has(name))
      throw parseError('the answer has two lengths');
    headers.set(name, value);
  }
  const keepAlive = minor === '1' && !/\bclose\b/i.test(headers.get('connection') ?? '');
  return { status: Number(status), headers, keepAlive };
}

/** Of an answer that is not what the protocol allows: the connection is of no more use, another one may be. */
export const parseError = (message: string): RestError =>
  new RestError(message, { code: RestError.PARSE_ERROR });
