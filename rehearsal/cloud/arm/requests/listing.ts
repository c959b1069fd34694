import type { ArmReply, ArmRequest } from './exchange';
import { badRequest } from './failure';

/** One page of a collection, oldest first, with a link to the next where there is one. */
export function pageOf(
  { origin, url, query, apiVersion }: ArmRequest,
  items: readonly unknown[],
  size: number,
): ArmReply {
  const start = startOf(query);
  const value = items.slice(start, start + size);
  const next = start + size;
  if (next >= items.length) return { status: 200, body: { value } };
  const token = Buffer.from(String(next)).toString('base64url');
  const kept = ['$filter', '$top'].map((name) => {
    const asked = query.get(name);
    return asked === null ? '' : `&${encodeURIComponent(name)}=${encodeURIComponent(asked)}`;
  });
  const nextLink = `${origin}${url}?api-version=${apiVersion}${kept.join('')}&%24skipToken=${token}`;
  return { status: 200, body: { value, nextLink } };
}

function startOf(query: URLSearchParams): number {
  const token = query.get('$skiptoken');
  if (token === null) return 0;
  const text = Buffer.from(token, 'base64url').toString('latin1');
  if (!/^\d{1,9}$/.test(text))
    throw badRequest(`The $skipToken '${token.slice(0, 100)}' is invalid.`, '$skipToken');
  return Number(text);
}

/** The `name eq 'value'` parts of an OData `$filter`, names in lower case; the rest does not restrict. */
export function equalities(query: URLSearchParams): ReadonlyMap<string, string> {
  const filter = query.get('$filter') ?? '';
  const found = filter.matchAll(/([\w/]+)\s+eq\s+'((?:[^']|'')*)'/gi);
  return new Map(
    [...found].map(([, name = '', value = '']) => [name.toLowerCase(), value.replaceAll("''", "'")]),
  );
}
