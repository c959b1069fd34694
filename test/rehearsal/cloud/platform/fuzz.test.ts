import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { createRandom, type Random } from '../../../support/random';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterAll(() => rehearsed.stop());

const requests = 10_000;
const inFlight = 8;

interface Service {
  readonly name: string;
  readonly base: string;
  readonly paths: readonly string[];
  readonly authorization: string;
  /** What the body of an error has to look like. */
  readonly shape: RegExp;
  /** Defects of Azurite, not of the code around it. */
  readonly mayFail?: boolean;
}

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

function services(): Service[] {
  const { endpoints, foundation } = rehearsed.cloud;
  const { tenantId, app } = defaultWorld.source;
  const token = (audience: string): string =>
    `Bearer ${foundation.tokens.issue({ ...app, tenantId, audience }).token}`;
  return [
    {
      name: 'vault',
      base: endpoints.vaults.source.local,
      paths: [
        '/secrets',
        '/secrets/a',
        '/secrets/a/versions',
        '/deletedsecrets/a',
        '/deletedsecrets/a/recover',
      ],
      authorization: token('https://vault.azure.net'),
      shape: /^\{"error":\{"code":/,
    },
    {
      name: 'managed identity',
      base: new URL(endpoints.identity.endpoint).origin,
      paths: ['/msi/token', '/'],
      authorization: '',
      shape: /^\{"statusCode":/,
    },
    {
      name: 'authority',
      base: endpoints.authority.local,
      paths: [`/${defaultWorld.target.tenantId}/oauth2/v2.0/token`, '/common/discovery/instance', '/x/v2.0'],
      authorization: '',
      shape: /^\{"error":/,
    },
    {
      name: 'control',
      base: endpoints.control.url,
      paths: ['/faults', '/faults/x', '/requests', '/roles', '/subscriptions', '/subscriptions/x'],
      authorization: `Bearer ${endpoints.control.key}`,
      shape: /^\{"error":\{"code":/,
    },
    {
      name: 'storage',
      base: endpoints.storage.source.local,
      paths: ['', '/transfer', '/transfer/a', '/transfer/a/b', '/%24root'],
      authorization: token('https://storage.azure.com'),
      shape: /<Error>/,
      mayFail: true,
    },
  ];
}

const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxSockets: inFlight }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets: inFlight, rejectUnauthorized: false }),
};

interface Attempt {
  readonly url: URL;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function makeAttempt(service: Service, random: Random): Attempt {
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
const send = ({
  url,
  method,
  path,
  headers,
  body,
}: Attempt): Promise<{ status: number; body: string } | undefined> =>
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

describe('the cloud under malformed requests', () => {
  it(`answers ${requests} of them in the shape of each service and goes on serving`, async () => {
    const complaints = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const all = services();
    const random = createRandom(20_261_124);
    const wrong: string[] = [];
    let left = requests;
    let answered = 0;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const service = all[left % all.length]!;
        const attempt = makeAttempt(service, random);
        const answer = await send(attempt);
        if (!answer) continue;
        answered += 1;
        const failed = answer.status >= 500 && !service.mayFail;
        const shapeless = answer.status >= 400 && answer.body !== '' && !service.shape.test(answer.body);
        if (failed || shapeless)
          wrong.push(`${attempt.method} ${attempt.path}: ${answer.status} ${answer.body.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    for (const agent of Object.values(agents)) agent.destroy();
    complaints.mockRestore();
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(requests * 0.9);

    const { endpoints } = rehearsed.cloud;
    expect((await fetch(`${endpoints.vaults.source.local}/secrets?api-version=7.4`)).status).toBe(401);
    expect((await fetch(`${endpoints.storage.source.local}/transfer`)).status).toBe(401);
  }, 120_000);
});
