/** The `name eq 'value'` parts of an OData `$filter`, names in lower case; the rest does not restrict. */
export function equalities(query: URLSearchParams): ReadonlyMap<string, string> {
  const filter = query.get('$filter') ?? '';
  const found = filter.matchAll(/([\w/]+)\s+eq\s+'((?:[^']|'')*)'/gi);
  return new Map(
    [...found].map(([, name = '', value = '']) => [name.toLowerCase(), value.replaceAll("''", "'")]),
  );
}
