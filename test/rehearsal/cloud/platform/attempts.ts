import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Random } from '../../../support/random';
import type { FuzzedService } from './fuzzed-services';

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'MERGE'];
const bodies = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"value":1}',
  '{"attributes":{"exp":-1}}',
  '{"name":"throttle","service":[]}',
  '<?xml version="1.0"?><KeyInfo><Start>x</Start></KeyInfo>',
  'grant_type=client_credentials&client_id=%ff&scope=x',
  '{"a":'.repeat(2000),
];

/** One request, most likely malformed. */
export interface Attempt {
  readonly url: URL;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Draws a request to a service. */
export function makeAttempt(service: FuzzedService, random: Random): Attempt {
  const names = [
    'api-version',
    'comp',
    'restype',
    'resource',
    'client_id',
    'maxresults',
    '$skiptoken',
    'sig',
    'sip',
    'se',
    'skoid',
  ];
  const values = [
    '2019-08-01',
    '7.4',
    'block',
    'blocklist',
    'list',
    'container',
    'copy',
    'userdelegationkey',
    'batch',
    '-1',
  ];
  const value = (): string =>
    encodeURIComponent(random.below(2) === 0 ? random.pick(values) : random.text(20));
  const query = Array.from({ length: random.below(4) }, () => `${random.pick(names)}=${value()}`).join('&');
  const tail = random.below(3) === 0 ? '' : `/${encodeURI(random.text(30)).replaceAll('%25', '%')}`;
  const headers: Record<string, string> = { 'x-ms-version': '2025-11-05' };
  const extra = [
    'x-ms-copy-source',
    'x-ms-range',
    'x-ms-blob-type',
    'x-identity-header',
    'content-type',
    'if-match',
    'content-md5',
  ];
  for (let index = random.below(4); index > 0; index -= 1) {
    headers[random.pick(extra)] = random.text(40).replaceAll(/[^\x20-\x7e]/g, '');
  }
  const authorization = random.pick([
    service.authorization,
    service.authorization,
    'Bearer x.y.z',
    'SharedKey a:b',
    '',
  ]);
  if (authorization !== '') headers.authorization = authorization;
  const method = random.pick(methods);
  const url = new URL(service.base);
  const prefix = url.pathname === '/' ? '' : url.pathname;
  return {
    url,
    method,
    path: `${prefix}${random.pick(service.paths)}${tail}?${query}`,
    headers,
    body: random.pick(bodies),
  };
}

/** Undefined when the server closed the connection on what is no HTTP. */
export const send = (
  { url, method, path, headers, body }: Attempt,
  agents: Agents,
): Promise<{ status: number; body: string } | undefined> =>
  new Promise((resolve) => {
    const secure = url.protocol === 'https:';
    const options: RequestOptions = {
      host: url.hostname,
      port: url.port,
      method,
      path,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: agents[secure ? 'https:' : 'http:'],
    };
    const onResponse = (response: IncomingMessage): void => {
      void text(response).then(
        (content) => resolve({ status: response.statusCode ?? 0, body: content }),
        () => resolve(undefined),
      );
    };
    const call = secure ? httpsRequest(options, onResponse) : httpRequest(options, onResponse);
    call.on('error', () => resolve(undefined));
    call.end(body);
  });

/** Connections that stay open, for so many requests at a time. */
export const keepAlive = (maxSockets: number) => ({
  'http:': new HttpAgent({ keepAlive: true, maxSockets }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets, rejectUnauthorized: false }),
});

type Agents = ReturnType<typeof keepAlive>;
