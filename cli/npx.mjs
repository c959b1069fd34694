#!/usr/bin/env node
import { existsSync } from 'node:fs';

// npx keeps a link to this file, and never again makes one to a file that was not there.
const built = new URL('../dist/acr-ferry.mjs', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('acr-ferry is not built here yet: npm run build');
  process.exitCode = 2;
}
