import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildApp } from '../../scripts/build/build-app';
import { bundles } from './bundles';

/** Folders in which builds are at work. */
const drafts = () => readdirSync('.').filter((name) => name.startsWith('dist-'));

it('builds beside another build, and leaves nothing of an older one', async () => {
  // One that was killed is of no build any more.
  const others = drafts();
  await buildApp();
  writeFileSync('dist/dashboard/older.js', '');
  await Promise.all([buildApp(), buildApp(), buildApp()]);
  expect(readdirSync('dist').sort()).toEqual(['NOTICES.txt', 'acr-ferry.mjs', 'dashboard', ...bundles]);
  expect(existsSync('dist/dashboard/older.js')).toBe(false);
  // Other tests build at the same time, whose drafts are gone when they have.
  const left = () => drafts().filter((name) => !others.includes(name));
  await expect.poll(left, { interval: 200 }).toEqual([]);
});
