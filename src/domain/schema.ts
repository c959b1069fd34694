import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { z } from 'zod';

/** A value nobody may change, all the way down: what parsing a document or a request yields. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

/** A schema that yields such values. */
export const immutable = <S extends z.ZodType>(schema: S) =>
  schema as unknown as z.ZodType<Immutable<z.output<S>>>;

/** A place in a JSON value (RFC 6901); empty: the value itself. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What a schema says of something that is no object at all. */
export const mustBe = (what: string): { readonly error: z.core.$ZodErrorMap } => ({
  error: ({ code }) => (code === 'invalid_type' ? `must be ${what}` : undefined),
});

/** The schema of an object somebody writes: unknown fields are named one by one, and not in Zod's words. */
export const objectOf = <S extends z.ZodRawShape>(shape: S, what = 'a JSON object') =>
  z.strictObject(shape, mustBe(what));

/** What is wrong with a value that did not parse: the first field, and why. */
export const problemIn = ({ issues: [issue] }: z.ZodError): string =>
  `${pointer(issue?.path ?? []) || 'it'} ${issue?.message ?? 'is wrong'}`;

/** What a text or its bytes hold as JSON; undefined where it is none, which no schema takes. */
export function jsonIn(text: string | Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}

/** What a text holds, or why it is no JSON. */
export type JsonText = { readonly value: unknown } | { readonly problem: string };

/** Reads a text that somebody wrote. What is wrong is told by its place, and quotes no secret. */
export function readJsonText(text: string): JsonText {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: `is not valid JSON${whereIn(text)}` };
  }
}

/** Node says a place only of some errors, and in the words of its version. */
function whereIn(text: string): string {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first === undefined) return '';
  const lines = text.slice(0, first.offset).split('\n');
  const words = printParseErrorCode(first.error).replace(/\B[A-Z]/g, ' $&');
  return ` in line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${words.toLowerCase()}`;
}
