/** So many of something, in English: `1 artifact`, `2 repositories`. */
export const plural = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : noun.replace(/y$/, 'ie').replace(/ch$/, 'che')}${count === 1 ? '' : 's'}`;
