/** A text from outside for a terminal: what would steer it, or turn the reading around, is written out. */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** The same of a whole text, whose lines and own colours stay. */
export const printableText = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these are the colours.
    .split(/(\r?\n|\u001b\[(?:3[0-9]|90)m)/)
    .map((part, at) => (at % 2 === 0 ? printable(part) : part))
    .join('');

/** The same of JSON with indentation, which stays JSON. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map(printable).join('\n');
