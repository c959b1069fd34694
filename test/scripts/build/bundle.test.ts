import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForColdStart } from '../../../scripts/build/bundle';

const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-bundle-'));
const program = path.join(folder, 'program.js');

/** Loads the bundle, then uses it, and tells what was loaded by then. */
const loader = `
  const { basename } = require('node:path');
  const ours = () => Object.keys(require.cache).filter((file) => file.startsWith(__dirname));
  const loaded = () => ours().map((file) => basename(file)).sort();
  const program = require('./program.js');
  const before = loaded();
  process.send({ before, used: program.use(), after: loaded() });
`;

beforeAll(() => {
  writeFileSync(path.join(folder, 'loader.js'), loader);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the bundle for a cold start', () => {
  it.each([
    ['the SDKs of the services', 'first-use.ts', 'a', 'program.azure.js'],
    [
      'what the durable client needs',
      'first-client.ts',
      'http://localhost:7071/instances',
      'program.durable.js',
    ],
  ])('loads %s with the first use of one', async (_what, fixture, answer, file) => {
    await bundleForColdStart(path.join(__dirname, 'fixtures', fixture), program);
    const child = fork(path.join(folder, 'loader.js'));
    const [{ before, used, after }] = (await once(child, 'message')) as [
      { before: string[]; used: string; after: string[] },
    ];
    expect(before).toEqual(['loader.js', 'program.js']);
    expect(used).toBe(answer);
    expect(after.sort()).toEqual(['loader.js', 'program.js', file].sort());
  });
});
