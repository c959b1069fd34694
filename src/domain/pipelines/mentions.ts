/** Which of some references a text names, by their place; not those a longer name only holds. */
export const mentionedIn = (text: string, references: readonly string[]): number[] =>
  references.flatMap((reference, i) => (mentions(text, reference) ? [i] : []));

function mentions(text: string, reference: string): boolean {
  const parts = text.split(reference);
  return parts.some(
    (before, i) =>
      i + 1 < parts.length && !/[\w/-]$/.test(before) && !/^(?:[\w-]|\.\w)/.test(parts[i + 1] ?? ''),
  );
}
