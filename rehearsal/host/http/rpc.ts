import type { IncomingMessage } from 'node:http';
import type { TypedData } from '../worker/core-types';
import type { Answer } from './exchange';

/** A request as the worker gets it when the app does not stream. */
export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  parameters: Readonly<Record<string, string>>,
  body: Buffer,
): TypedData {
  const query: Record<string, string> = {};
  // Repeated keys reach the app joined by commas.
  for (const key of new Set(url.searchParams.keys())) query[key] = url.searchParams.getAll(key).join(',');
  return {
    http: {
      method: request.method ?? 'GET',
      url: url.href,
      nullableHeaders: toNullable(joinHeaders(request)),
      nullableQuery: toNullable(query),
      nullableParams: toNullable(parameters),
      headers: {},
      query: {},
      params: {},
      ...(body.length > 0 && { body: { bytes: body } }),
    },
  };
}

/** Headers with one text each: what is repeated is joined without a blank. */
function joinHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [name, values?.join(',') ?? '']),
  );
}

const toNullable = (values: Readonly<Record<string, string>>): Record<string, { value: string }> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** What the function returned, as an HTTP answer; nothing returned is 204. */
export function toAnswer(returned: TypedData | null | undefined): Answer {
  const http = returned?.http;
  if (!http) return { status: 204 };
  return {
    status: Number(http.statusCode),
    headers: { ...http.headers },
    ...(http.body?.bytes && http.body.bytes.length > 0 && { body: http.body.bytes }),
  };
}
