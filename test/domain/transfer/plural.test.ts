import { expect, it } from 'vitest';
import { plural } from '../../../src/domain/transfer/plural';

it.each([
  [1, 'artifact', '1 artifact'],
  [0, 'artifact', '0 artifacts'],
  [2, 'batch', '2 batches'],
  [3, 'repository', '3 repositories'],
  [2, 'day', '2 days'],
])('counts %d %s', (count, noun, text) => {
  expect(plural(count, noun)).toBe(text);
});
