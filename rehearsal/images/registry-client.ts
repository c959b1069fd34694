import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How to sign in to a registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
  /** PEM of the authority that signed the registry's certificate. */
  readonly ca: string;
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Called again for every attempt. */
  readonly body?: () => Buffer | Readable;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Status and body in one line, for messages. */
  readonly problem: string;
}

/**
 * Just enough of the docker registry protocol to push: requests on one repository, signed in on challenge.
 */
export interface RegistryClient {
  /** @param path below `/v2/<repository>/`. */
  call(method: string, repository: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The same at a location the registry gave. */
  callAt(method: string, repository: string, location: string, options?: CallOptions): Promise<Answer>;
  close(): void;
}

const attempts = 4;
const longestWaitSeconds = 10;

/** Pushes to a registry over HTTPS. */
export function createRegistryClient(
  host: string,
  { username, password, ca }: RegistryLogin,
): RegistryClient {
  const agent = new Agent({ ca, keepAlive: true });
  const origin = `https://${host}`;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  /** Repository -> `Authorization` header. */
  const signedIn = new Map<string, string>();

  const signIn = async (challenge: string, repository: string): Promise<string> => {
    const realm = /realm="([^"]+)"/.exec(challenge)?.[1];
    if (!/^bearer /i.test(challenge) || realm === undefined) return basic;
    const url = new URL(realm);
    if (url.origin !== origin) throw new Error(`${host} sends its sign-in to ${url.origin}; refused`);
    url.searchParams.set('service', /service="([^"]+)"/.exec(challenge)?.[1] ?? host);
    url.searchParams.set('scope', `repository:${repository}:pull,push`);
    const answer = await send(agent, 'GET', url, { headers: { Authorization: basic } });
    const { access_token: token } = JSON.parse(answer.text || '{}') as { access_token?: string };
    if (token === undefined) throw new Error(`cannot sign in to ${host} as ${username}: ${answer.problem}`);
    return `Bearer ${token}`;
  };

  const callAt: RegistryClient['callAt'] = async (method, repository, location, options = {}) => {
    const url = new URL(location, origin);
    if (url.origin !== origin) throw new Error(`${host} redirects to ${url.origin}; refused`);
    for (let attempt = 1; ; attempt++) {
      const authorization = signedIn.get(repository);
      const answer = await send(agent, method, url, {
        ...options,
        headers: { ...options.headers, ...(authorization !== undefined && { Authorization: authorization }) },
      });
      const challenge = answer.headers['www-authenticate'];
      if (answer.status === 401 && challenge !== undefined && attempt < attempts)
        signedIn.set(repository, await signIn(challenge, repository));
      else if (isTransient(answer.status) && attempt < attempts)
        await delay(1000 * Math.min(Number(answer.headers['retry-after'] ?? attempt), longestWaitSeconds));
      else return answer;
    }
  };

  return {
    callAt,
    call: (method, repository, path, options) =>
      callAt(method, repository, `/v2/${repository}/${path}`, options),
    close: () => {
      agent.destroy();
    },
  };
}

const isTransient = (status: number): boolean => status === 429 || status >= 500;

function send(
  agent: Agent,
  method: string,
  url: URL,
  { headers = {}, body }: CallOptions,
): Promise<Answer & { text: string }> {
  const content = body?.();
  const outgoing = request(url, { agent, method, headers });
  const answered = new Promise<Answer & { text: string }>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      buffer(response).then((bytes) => {
        const text = bytes.toString('utf8');
        const status = response.statusCode ?? 0;
        resolve({ status, headers: response.headers, text, problem: `HTTP ${status} ${text}`.trim() });
      }, reject);
    });
    // Before the request fails in turn: why the content cannot be read says more than "socket hang up".
    if (content instanceof Readable) content.on('error', reject);
  });
  // A registry that refuses may stop reading; what counts then is its answer, and `answered` fails when there
  // is none.
  if (content instanceof Readable) pipeline(content, outgoing).catch(() => undefined);
  else outgoing.end(content);
  return answered;
}
