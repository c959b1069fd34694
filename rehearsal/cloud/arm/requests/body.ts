import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readText } from '../../platform/http';
import { ArmFailure, badRequest } from './failure';

const limit = 4 * 1024 * 1024;

/** The JSON body of a request, undefined when there is none. @throws ArmFailure 400, 413 or 415. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request, limit, () => {
    const why = `The request content exceeds the limit of ${limit} bytes.`;
    return new ArmFailure(413, 'RequestContentTooLarge', why, { headers: { Connection: 'close' } });
  });
  if (text === '') return undefined;
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && type !== 'text/json') {
    throw new ArmFailure(
      415,
      'UnsupportedMediaType',
      `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
    );
  }
  try {
    return parseLenient(text);
  } catch {
    throw badRequest(
      'The request content was invalid and could not be deserialized: it is not valid JSON.',
      undefined,
      'InvalidRequestContent',
    );
  }
}

const quoted = /"(?:\\.|[^"\\])*"/;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const bareName = /[A-Za-z_$][\w$]*(?=\s*:)/;
const tokens = new RegExp(`${quoted.source}|(?<comment>${comment.source})|(?<name>${bareName.source})`, 'g');

/**
 * JSON as ARM's parser takes it: names without quotes and comments pass. `az deployment` sends such a body:
 * it puts the text of a template file, comments and all, behind a bare `template:`.
 * @throws SyntaxError for what is no JSON then, either.
 */
export function parseLenient(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return JSON.parse(
      body.replace(tokens, (token: string, ...rest: unknown[]) => {
        const groups = rest.at(-1) as Partial<Record<'comment' | 'name', string>>;
        if (groups.comment !== undefined) return ' ';
        return groups.name === undefined ? token : `"${token}"`;
      }),
    );
  }
}

/** A text that may be missing, null or empty: templates send empty strings for what they do not use. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));

/** @throws ArmFailure 400 naming the first property that does not fit, and how. */
export function parseBody<T extends z.ZodType>(shape: T, body: unknown): z.infer<T> {
  if (body === undefined) {
    throw badRequest('The request content must be present.', undefined, 'InvalidRequestContent');
  }
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw badRequest(
    `The request content was invalid and could not be deserialized: '${path === '' ? 'body' : path}': ` +
      `${issue?.message ?? 'invalid'}.`,
    path,
    'InvalidRequestContent',
  );
}
