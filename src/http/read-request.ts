import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { fieldProblems, invalid } from '../application/check';
import { Refusal } from '../application/refusal';

/** Room for 10,000 references of the longest kind an operator is likely to have. */
const mostBytes = 4 * 1024 * 1024;

/** The host hands a body without length over empty; the header is all that shows there was one. */
const chunked = {
  field: 'Transfer-Encoding',
  problem: 'is there, and no body arrived: the Functions host drops a body that is sent in chunks',
  fix: 'Send the body whole, with a Content-Length.',
};

/** A body can be read once, and is wanted by the audit list, too. */
const bodies = new WeakMap<HttpRequest, Promise<unknown>>();

/** The JSON body, for `check`; undefined when empty. @throws Refusal of a wrong type, size or syntax. */
export function readJson(request: HttpRequest): Promise<unknown> {
  const body = bodies.get(request) ?? readBody(request);
  bodies.set(request, body);
  return body;
}

async function readBody(request: HttpRequest): Promise<unknown> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  const bytes = declared > mostBytes ? undefined : await request.arrayBuffer();
  if (bytes === undefined || bytes.byteLength > mostBytes) {
    throw new Refusal('BODY_TOO_LARGE', `The body is larger than ${mostBytes} bytes; split the request.`);
  }
  if (bytes.byteLength === 0) {
    if (request.headers.has('transfer-encoding')) throw invalid([chunked]);
    return undefined;
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) {
    throw new Refusal('CONTENT_TYPE_UNSUPPORTED', 'The body must be JSON.', [
      {
        field: 'Content-Type',
        problem: type === '' ? 'is missing' : `is ${type}`,
        fix: 'Send application/json.',
      },
    ]);
  }
  return parseJson(bytes);
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : 'is not valid UTF-8';
    throw invalid([{ field: '', problem }]);
  }
}

/** A function key may travel in the query; it is the host's business. */
const keyParameters = new Set(['code', 'clientid']);

/** Parses the query string. @throws Refusal naming every parameter that is wrong. */
export function parseQuery<T>(request: HttpRequest, schema: z.ZodType<T>): T {
  const given = [...request.query].filter(([name]) => !keyParameters.has(name.toLowerCase()));
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw invalid(
    fieldProblems(parsed.error).map((problem) => ({ ...problem, field: problem.field.slice(1) })),
  );
}
