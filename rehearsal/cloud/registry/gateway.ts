import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes of a header with its name, by nginx's defaults. */
const longestHeader = 8192;

/** Whether the gateway before a registry refused the `Authorization` of a request: in HTML, as nginx does. */
export function refusesHeader(request: IncomingMessage, response: ServerResponse): boolean {
  const header = `Authorization: ${request.headers.authorization ?? ''}\r\n`;
  if (header.length <= longestHeader) return false;
  const title = '400 Request Header Or Cookie Too Large';
  response
    .writeHead(400, { 'Content-Type': 'text/html' })
    .end(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`);
  return true;
}
