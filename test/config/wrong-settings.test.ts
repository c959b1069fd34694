import { expect, it } from 'vitest';
import { requireConfig } from '../../src/config/config';

it('wrong settings are told in one line, without where in the code they are missed', () => {
  let thrown: unknown;
  try {
    requireConfig();
  } catch (error) {
    thrown = error;
  }
  expect((thrown as Error).stack).toMatch(/^CONFIG_INVALID: [^\n]*SOURCE_REGISTRY is missing[^\n]*$/);
});
