import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { stableGuid } from '../../requests/names';
import { ExpressionError } from './parse';

/** A function of templates that depends on its arguments alone. */
type PlainFunction = (...args: readonly unknown[]) => unknown;

/** A value as a template shows it in a text. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
};

/** What goes by a name, whose case does not count. */
export function memberOf(value: object, name: unknown): unknown {
  const wanted = textOf(name).toLowerCase();
  return Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const isEmpty = (value: unknown): boolean =>
  value === '' || value === null || value === undefined || sizeOf(value) === 0;

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new ExpressionError(`A text, an array or an object is needed, not '${textOf(value)}'.`);
}

function contains(container: unknown, wanted: unknown): boolean {
  if (typeof container === 'string') return container.includes(textOf(wanted));
  if (Array.isArray(container)) return container.some((item) => isDeepStrictEqual(item, wanted));
  return memberOf(container as object, wanted) !== undefined;
}

function format(text: unknown, ...values: readonly unknown[]): string {
  return textOf(text).replaceAll(/\{(\d+)\}/g, (_match, index: string) => textOf(values[Number(index)]));
}

/** By lower-case name. Texts of `uniqueString` and `guid` are stable, but not those of Azure. */
export const plainFunctions: Readonly<Record<string, PlainFunction>> = {
  concat: (...parts) => (Array.isArray(parts[0]) ? parts.flatMap(listOf) : parts.map(textOf).join('')),
  not: (value) => value !== true,
  and: (...values) => values.every((value) => value === true),
  or: (...values) => values.includes(true),
  true: () => true,
  false: () => false,
  null: () => null,
  equals: (a, b) => isDeepStrictEqual(a, b),
  empty: isEmpty,
  length: sizeOf,
  contains,
  coalesce: (...values) => values.find((value) => value !== null && value !== undefined) ?? null,
  first: (value) => (typeof value === 'string' ? value.slice(0, 1) : listOf(value)[0]),
  last: (value) => (typeof value === 'string' ? value.slice(-1) : listOf(value).at(-1)),
  tolower: (text) => textOf(text).toLowerCase(),
  toupper: (text) => textOf(text).toUpperCase(),
  trim: (text) => textOf(text).trim(),
  replace: (text, old, by) => textOf(text).replaceAll(textOf(old), textOf(by)),
  split: (text, by) => textOf(text).split(textOf(by)),
  join: (list, by) => listOf(list).map(textOf).join(textOf(by)),
  substring: (text, from, count) =>
    textOf(text).substring(Number(from), count === undefined ? undefined : Number(from) + Number(count)),
  startswith: (text, begin) => textOf(text).toLowerCase().startsWith(textOf(begin).toLowerCase()),
  endswith: (text, end) => textOf(text).toLowerCase().endsWith(textOf(end).toLowerCase()),
  string: textOf,
  int: Number,
  bool: (value) => textOf(value).toLowerCase() === 'true',
  json: (text) => JSON.parse(textOf(text)) as unknown,
  format,
  uri: (base, relative) => new URL(textOf(relative), textOf(base)).href,
  createarray: (...values) => values,
  array: listOf,
  createobject: (...values) =>
    Object.fromEntries(
      values.flatMap((value, index) => (index % 2 === 0 ? [[textOf(value), values[index + 1]]] : [])),
    ),
  uniquestring: (...values) =>
    BigInt(`0x${createHash('sha256').update(values.map(textOf).join('-')).digest('hex')}`)
      .toString(32)
      .slice(0, 13),
  guid: (...values) => stableGuid(values.map(textOf).join('-')),
};
