import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { buildApp } from '../../scripts/build/build-app';
import { bundles } from './bundles';

it('builds beside another build, and leaves nothing of an older one', async () => {
  await buildApp();
  writeFileSync('dist/dashboard/older.js', '');
  await Promise.all([buildApp(), buildApp(), buildApp()]);
  expect(readdirSync('dist').sort()).toEqual(['NOTICES.txt', 'acr-ferry.mjs', 'dashboard', ...bundles]);
  expect(existsSync('dist/dashboard/older.js')).toBe(false);
  // Other tests build at the same time, whose drafts are gone when they have.
  const drafts = () => readdirSync('.').filter((name) => name.startsWith('dist-'));
  await vi.waitFor(() => expect(drafts()).toEqual([]), { timeout: 60_000, interval: 200 });
});
