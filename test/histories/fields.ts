/** Names that were drawn for what is stored, and tell nothing of its shape. */
const isDrawn = (name: string): boolean => /[^a-zA-Z\d]|^\d|^t[a-z\d]{15}$/.test(name);

/** Words that tell one shape from another. */
const telling = new Set(['act', 'kind', 'outcome', 'status', 'type']);

/** The fields a document has, with what tells shapes apart. */
function fieldsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => fieldsOf(each, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, each]) => {
    const place = `${at}/${isDrawn(name) ? '*' : name}`;
    const told = telling.has(name) && typeof each === 'string' ? [`${place}=${each}`] : [];
    return [...told, ...fieldsOf(each, place)];
  });
}

/** As few texts as show every field of all of them: the shortest first. */
export function fewest(texts: Iterable<string>): string[] {
  const seen = new Set<string>();
  return [...texts]
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .filter((text) => {
      const news = fieldsOf(JSON.parse(text)).filter((field) => !seen.has(field));
      for (const field of news) seen.add(field);
      return news.length > 0;
    });
}
