import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { createProgram } from '../../cli/program';
import { markdownOf } from './markdown';

const file = 'docs/terminal.md';

/** `DOCS=write npx vitest run test/cli/docs.test.ts` writes it anew. */
it('docs/terminal.md is what the commands say of themselves', async () => {
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  const [intro = ''] = readFileSync(file, 'utf8').split(/^## Commands$/m);
  const text = await format(intro + markdownOf(createProgram('1.0.0')), options);
  if (process.env.DOCS === 'write') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
