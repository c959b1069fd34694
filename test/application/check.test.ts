import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/application/check';

const schema = z.strictObject({
  name: z.string('must be a text'),
  sizes: z.array(z.int('must be a whole number')),
});

describe('check', () => {
  it('returns what the schema makes of the value', () => {
    expect(check(schema, { name: 'a', sizes: [1] })).toEqual({ name: 'a', sizes: [1] });
  });

  it('names every problem by JSON pointer', () => {
    expect(() => check(schema, { sizes: [1, 'x'], 'a/b~c': 1 })).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: 'The request has 3 problems.',
        errors: [
          { field: '/name', problem: 'must be a text' },
          { field: '/sizes/1', problem: 'must be a whole number' },
          { field: '/a~1b~0c', problem: 'is unknown', fix: 'Remove it, or check the spelling.' },
        ],
      }),
    );
  });
});
