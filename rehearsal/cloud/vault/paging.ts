import { Refusal } from '../platform/http';

const maxPage = 25;

/** One page of a list and the link to the next; the position is an opaque `$skiptoken`. */
export function toPage<T>(
  items: readonly T[],
  url: URL,
  base: string,
): { value: readonly T[]; nextLink: string | null } {
  const size = Number(url.searchParams.get('maxresults') ?? maxPage);
  if (!Number.isInteger(size) || size < 1 || size > maxPage) {
    throw new Refusal(400, 'BadParameter', `maxresults must be between 1 and ${maxPage}`);
  }
  const start = position(url.searchParams.get('$skiptoken'));
  const end = start + size;
  if (end >= items.length) return { value: items.slice(start), nextLink: null };
  const next = new URL(`${base}${url.pathname}`);
  for (const [key, value] of url.searchParams) next.searchParams.set(key, value);
  next.searchParams.set('$skiptoken', Buffer.from(String(end)).toString('base64url'));
  return { value: items.slice(start, end), nextLink: next.href };
}

function position(token: string | null): number {
  if (token === null) return 0;
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (Number.isInteger(start) && start >= 0) return start;
  throw new Refusal(400, 'BadParameter', 'The $skiptoken is not valid.');
}
