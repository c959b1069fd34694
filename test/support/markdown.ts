import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect } from 'vitest';

/** The text of a document with every paragraph and item of a list on one line, however it is wrapped. */
const unwrapped = (file: string): string =>
  readFileSync(file, 'utf8').replaceAll(/([^\n|])(?<!```)\n[^\S\n]*(?![-+*|>#`\s]|\d+\.\s)/g, '$1 ');

/** The items of the lists of a document, each on one line. */
export const itemsOf = (file: string): string[] =>
  [...unwrapped(file).matchAll(/^\s*- (.+)$/gm)].map(([, item]) => item!);

/** A list of what is named by code, with what is said of it. */
export const list = (items: readonly (readonly [name: string, said: string])[]): string =>
  items.map(([name, said]) => `- ${name}: ${said.replaceAll('<', '\\<')}`).join('\n');

/**
 * Holds a document to what the code says of itself: `made` gives it anew from what it is.
 * `DOCS=write npm run docs` writes it.
 */
export async function holds(file: string, made: (text: string) => string): Promise<void> {
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  const text = await format(made(readFileSync(file, 'utf8')), options);
  if (process.env.DOCS === 'write') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
}

/** The text with the part between the marks of that name replaced. */
export function withPart(text: string, name: string, part: string): string {
  const marked = new RegExp(`(<!-- ${name}: made by npm run docs -->\n)[^]*?(\n<!-- end of ${name} -->)`);
  expect(text).toMatch(marked);
  return text.replace(marked, (_, begin: string, end: string) => `${begin}\n${part}\n${end}`);
}
