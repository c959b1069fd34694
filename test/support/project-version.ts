import { readFileSync } from 'node:fs';

/** Version of the project. */
export const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
