import { readdirSync } from 'node:fs';
import path from 'node:path';

const markdownIn = (folder: string, recursive: boolean): string[] =>
  readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));

/** Every text for people: the pages at the root of the project and all of `docs`. */
export const documents = [...markdownIn('.', false), ...markdownIn('docs', true)].sort();
