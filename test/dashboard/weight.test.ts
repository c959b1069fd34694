import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// 120 KB before it had a page for events, who signed what, and what is pruned.
it('the whole page weighs less than 130 KB, uncompressed', () => {
  const files = readdirSync('src/dashboard', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).length);
  expect(files.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(130_000);
});
