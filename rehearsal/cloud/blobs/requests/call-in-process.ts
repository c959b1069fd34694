import { ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { HttpService } from '../../ports';
import { createRequest, type RequestDescription } from './derived-request';

/** What the service answered. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: OutgoingHttpHeaders;
  /** Must be read or destroyed. */
  readonly body: Readable;
}

/**
 * Asks a service of this process as a client would over HTTPS, the part a storage service plays when it reads
 * a copy source. Bodies stream with back pressure.
 */
export function callInProcess(service: HttpService, description: RequestDescription): Promise<Answer> {
  const request = createRequest(description);
  const response = new ServerResponse(request);
  const body = new PassThrough();
  let answered = false;
  Object.defineProperty(response, 'headersSent', { get: () => answered });
  return new Promise((resolve, reject) => {
    const answer = (): void => {
      answered = true;
      resolve({ status: response.statusCode, headers: response.getHeaders(), body });
    };
    response.writeHead = (status: number, ...rest: unknown[]) => {
      response.statusCode = status;
      const headers = rest.find((value) => typeof value === 'object') as OutgoingHttpHeaders | undefined;
      for (const [name, value] of Object.entries(headers ?? {})) {
        if (value !== undefined) response.setHeader(name, value);
      }
      return response;
    };
    response.write = ((chunk: Buffer | string, ...rest: unknown[]) => {
      answer();
      return body.write(chunk, ...(rest as []));
    }) as typeof response.write;
    response.end = ((...values: unknown[]) => {
      answer();
      body.end(...(values as []));
      response.emit('finish');
      response.emit('close');
      return response;
    }) as typeof response.end;
    response.destroy = (error) => {
      body.destroy(error);
      reject(error ?? new Error('the connection was cut'));
      response.emit('close');
      return response;
    };
    request.once('close', () => {
      if (!request.complete) response.destroy();
    });
    body.on('drain', () => response.emit('drain'));
    Promise.resolve(service(request, response)).catch(reject);
  });
}
