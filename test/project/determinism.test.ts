import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

/** The rules need no types, so the text need not be a file, and they answer at once. */
const orchestration = 'src/orchestrations/planted.ts';
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

async function rulesBroken(text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: orchestration });
  return [...new Set(result?.messages.map(({ ruleId, message }) => ruleId ?? message))].filter((rule) =>
    rule.includes('no-restricted-'),
  );
}

const mistakes: [what: string, text: string, rule: string][] = [
  ['the wall clock', 'export const at = () => Date.now();', 'no-restricted-properties'],
  ['a new Date without a time', 'export const at = () => new Date();', 'no-restricted-syntax'],
  ['Date called as a function', 'export const at = () => Date();', 'no-restricted-syntax'],
  ['randomness', 'export const draw = () => Math.random();', 'no-restricted-properties'],
  ['random ids', 'export const draw = () => crypto.randomUUID();', 'no-restricted-globals'],
  ['timers', 'export const nap = () => setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  ['microtasks', 'export const soon = () => queueMicrotask(() => undefined);', 'no-restricted-globals'],
  ['fetch', "export const get = () => fetch('https://example.com');", 'no-restricted-globals'],
  ['settings', 'export const region = () => process.env.REGION;', 'no-restricted-globals'],
  ['console', "export const say = () => console.log('hello');", 'no-restricted-globals'],
  ['async functions', 'export async function run(): Promise<void> {}', 'no-restricted-syntax'],
  ['await', 'export const run = async () => await Promise.resolve(1);', 'no-restricted-syntax'],
  ['native promises', 'export const all = () => Promise.all([]);', 'no-restricted-syntax'],
  ['module state', 'export let count = 0;', 'no-restricted-syntax'],
  ['locale formatting', 'export const text = (n: number) => n.toLocaleString();', 'no-restricted-syntax'],
  [
    'Node built-ins',
    "import path from 'node:path';\nexport const at = path.sep;",
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'built-ins by bare name',
    "import fs from 'fs';\nexport const at = fs;",
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'SDKs',
    "import { BlobClient } from '@azure/storage-blob';\nexport const c = BlobClient;",
    '@typescript-eslint/no-restricted-imports',
  ],
];

describe('determinism rules of orchestrations', () => {
  it.each(mistakes)('report %s', async (_what, text, rule) => {
    expect(await rulesBroken(text)).toContain(rule);
  });

  it('accept the clock of the context, durable-functions and types of SDKs', async () => {
    const text = `
      import type { BlobClient } from '@azure/storage-blob';
      import type { OrchestrationContext } from 'durable-functions';
      import { RetryOptions } from 'durable-functions';
      export const retry = new RetryOptions(1, 1);
      export const at = (context: OrchestrationContext) => new Date(context.df.currentUtcDateTime);
      export type Client = BlobClient;`;
    expect(await rulesBroken(text)).toEqual([]);
  });
});
