import type { IncomingMessage } from 'node:http';

/** Replaces (or, with undefined, removes) a header in both forms Node keeps, which Azurite both reads. */
export function setHeader(request: IncomingMessage, name: string, value: string | undefined): void {
  request.headers[name] = value;
  const raw: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [key = '', content = ''] = request.rawHeaders.slice(index, index + 2);
    if (key.toLowerCase() !== name) raw.push(key, content);
  }
  if (value !== undefined) raw.push(name, value);
  request.rawHeaders = raw;
}

/** A header that may come once; several count as the first. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
