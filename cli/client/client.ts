import type { RequestInit, Response } from 'undici';
import { jsonIn } from '../../src/domain/schema';
import type { Problem } from '../../src/http/problem';
import { operations, type Answer, type Body, type OperationName, type Query } from './contract';
import { AppRefused, AppSilent } from './errors';
import { dispatcherFor, silence } from './network';

/** An app, and what opens it. */
export interface Connection {
  /** Without `/api`. */
  readonly url: string;
  readonly key?: string | undefined;
  /** A token of Entra, where the app wants a sign-in. */
  readonly token?: (() => Promise<string>) | undefined;
  /** File with the authorities of its certificate. */
  readonly ca?: string | undefined;
}

/** What an operation is asked with. */
interface Asked<N extends OperationName> {
  /** What the braces of its path stand for. */
  readonly at?: Readonly<Record<string, string>>;
  readonly query?: Query<N>;
  readonly body?: Body<N>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP API of an app. */
export interface Client {
  readonly url: string;
  /** @throws AppRefused or AppSilent */
  call<N extends OperationName>(name: N, asked?: Asked<N>): Promise<Answer<N>>;
  /** The answer of one that answers no JSON. */
  text<N extends OperationName>(name: N, asked?: Asked<N>): Promise<string>;
  /** Any path below `/api/`, the answer untouched. */
  request(method: string, path: string, body?: unknown, headers?: object): Promise<Response>;
}

/** No answer takes longer: the doctor waits eight seconds for each of several services. */
const patienceMs = 150_000;

/** Calls the app at an address. */
export function createClient({ url, key, token, ca }: Connection): Client {
  let dispatcher: ReturnType<typeof dispatcherFor> | undefined;

  const request: Client['request'] = async (method, path, body, headers = {}) => {
    dispatcher ??= dispatcherFor(url, ca);
    const { fetch } = await import('undici');
    const init: RequestInit = {
      method,
      dispatcher: await dispatcher,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        accept: 'application/json',
        ...(key !== undefined && { 'x-functions-key': key }),
        ...(token && { authorization: `Bearer ${await token()}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return fetch(`${url}/api/${path}`, init).catch((error: unknown) => {
      throw silence(url, error);
    });
  };

  const answer = async <N extends OperationName>(name: N, asked: Asked<N> = {}): Promise<string> => {
    const { at = {}, query, body, headers } = asked;
    const { method, path } = operations[name];
    const place = path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(at[part] ?? ''));
    const response = await request(method, `${place}${queryText(query)}`, body, headers);
    const text = await response.text().catch((error: unknown) => {
      throw silence(url, error);
    });
    if (!response.ok) throw new AppRefused(response.status, asProblem(jsonIn(text)));
    if (response.headers.get('content-type')?.includes('html') && name !== 'getReportHtml')
      throw notAnApp(url);
    return text;
  };

  return {
    url,
    request,
    text: answer,
    async call(name, asked) {
      const document = jsonIn(await answer(name, asked));
      if (!isObject(document)) throw notAnApp(url);
      return document as Answer<typeof name>;
    },
  };
}

function queryText(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][]).toString()}`;
}

const notAnApp = (url: string): AppSilent => new AppSilent(`${url} answers, but not as acr-ferry does`);

const isObject = (document: unknown): document is object => typeof document === 'object' && document !== null;

/** What stands before an app has documents of its own. */
function asProblem(document: unknown): Partial<Problem> {
  const { code, detail, errors = [] } = (isObject(document) ? document : {}) as Record<string, unknown>;
  const isProblem = typeof code === 'string' && typeof detail === 'string' && Array.isArray(errors);
  return isProblem ? (document as Problem) : {};
}
