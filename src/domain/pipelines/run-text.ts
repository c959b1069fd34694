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

/** Words of runs about a damaged archive. ACR publishes none; too broad a guess costs one more export. */
const damage = new RegExp(
  'content-?md5|checksum|corrupt|damaged|truncated|unexpected end|not an? [\\w ]*archive|' +
    'invalid (?:tar|archive|header)|missing in the source blob|' +
    'digest.*(?:mismatch|not match|invalid)|(?:mismatch|not match|invalid).*digest',
  'i',
);

/** Whether an import run says that the blob is at fault, so that it is not to be imported once more. */
export const saysDamaged = (text: string): boolean => damage.test(text);
