import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendJson } from '../platform/http';
import type { HttpFault, ServiceName } from './fault';
import { sendGatewayPage, sendServiceError } from './fault-answer';

/**
 * Plays the faults on one request.
 * @returns true when the request is answered (or cut) and must not reach the service.
 */
export async function applyHttpFaults(
  faults: readonly HttpFault[],
  service: ServiceName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const fault of faults) {
    if (await apply(fault, service, request, response)) return true;
  }
  return false;
}

async function apply(
  fault: HttpFault,
  service: ServiceName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.name) {
    case 'latency':
      await delay(fault.milliseconds);
      return response.destroyed;
    case 'drop-connection':
      if (fault.afterBytes === 0) request.destroy();
      else cutAfter(response, fault.afterBytes);
      return fault.afterBytes === 0;
    case 'process-killed':
      process.kill(process.pid, 'SIGKILL');
      return true;
    case 'throttle':
      sendServiceError(response, service, {
        ...(service === 'blob'
          ? { status: 503, code: 'ServerBusy', message: 'The server is busy.' }
          : { status: 429, code: 'TooManyRequests', message: 'Too many requests; slow down.' }),
        ...askingToWait(fault),
      });
      return true;
    case 'server-error':
      sendServiceError(response, service, {
        status: fault.status,
        code: service === 'blob' ? 'InternalError' : 'InternalServerError',
        message: 'The service met an internal error. Please retry the request.',
        ...askingToWait(fault),
      });
      return true;
    case 'gateway-page':
      sendGatewayPage(response, fault);
      return true;
    case 'empty-answer':
      sendJson(response, 200, {});
      return true;
    case 'lost-header':
      loseHeader(response, fault.header);
      return false;
    case 'storage-firewall':
      sendServiceError(response, service, {
        status: 403,
        code: 'AuthorizationFailure',
        message: 'This request is not authorized to perform this operation.',
      });
      return true;
    case 'keys-forbidden':
      if (!isSignedByKey(request)) return false;
      sendServiceError(response, service, {
        status: 403,
        code: 'KeyBasedAuthenticationNotPermitted',
        message: 'Key based authentication is not permitted on this storage account.',
      });
      return true;
    case 'registry-firewall':
      // Troubleshoot network issues with registry, Azure Container Registry documentation.
      sendServiceError(response, service, {
        status: 403,
        code: 'DENIED',
        message:
          "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant " +
          'access.',
      });
      return true;
    case 'sas-expired':
      if (!/[?&]sig=/.test(request.url ?? '')) return false;
      sendServiceError(response, service, {
        status: 403,
        code: 'AuthenticationFailed',
        message:
          'Server failed to authenticate the request. Make sure the value of Authorization header is ' +
          'formed correctly including the signature.\nSignature not valid in the specified time frame.',
      });
      return true;
    case 'token-expired':
      // The service then gives its own answer to an anonymous request: a challenge.
      delete request.headers.authorization;
      return false;
  }
}

const askingToWait = ({ retryAfterSeconds: seconds }: { readonly retryAfterSeconds?: number | undefined }) =>
  seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } };

/** By an account key, which signs each request or a SAS; delegation keys name their owner. */
const isSignedByKey = ({ headers, url = '' }: IncomingMessage): boolean =>
  /^SharedKey/i.test(headers.authorization ?? '') || (/[?&]sig=/.test(url) && !/[?&]skoid=/.test(url));

/** Takes a header out of the answer, however it is set. */
function loseHeader(response: ServerResponse, lost: string): void {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    headers: OutgoingHttpHeaders,
  ) => ServerResponse;
  response.writeHead = (status: number, headers = {}) => {
    response.removeHeader(lost);
    const left = Object.entries(headers as OutgoingHttpHeaders).filter(
      ([name]) => name.toLowerCase() !== lost,
    );
    return writeHead(status, Object.fromEntries(left));
  };
}

/** Lets the first bytes of the answer's body pass and cuts the connection in the middle of it. */
function cutAfter(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean;
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    if (buffer.length <= left) {
      left -= buffer.length;
      return write(buffer, ...rest);
    }
    write(buffer.subarray(0, left), () => response.destroy());
    left = 0;
    return true;
  };
  const end = response.end.bind(response) as (...values: unknown[]) => ServerResponse;
  response.end = (...values: unknown[]) => {
    const [chunk] = values;
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) {
      response.write(chunk);
      return left > 0 ? end() : response;
    }
    return end(...values);
  };
}
