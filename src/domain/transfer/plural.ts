/** So many of something, in English: `1 artifact`, `2 repositories`. */
export const plural = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun.replace(/(?<![aeiou])y$/, 'ie').replace(/ch$/, 'che')}s`;
