import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/config';
import { routesJsonSchema } from '../../src/config/routes-schema';

describe('routes.schema.json', () => {
  const shipped = JSON.parse(readFileSync('routes.schema.json', 'utf8')) as z.core.JSONSchema.JSONSchema;
  const accepts = (value: unknown): boolean => z.fromJSONSchema(shipped).safeParse(value).success;

  it('is what `acr-ferry config schema` prints', () => {
    expect(shipped).toEqual(JSON.parse(JSON.stringify(routesJsonSchema())));
  });

  it('accepts the sample, which is a usable configuration', () => {
    const text = readFileSync('routes.sample.json', 'utf8');
    expect(accepts(JSON.parse(text))).toBe(true);
    const parsed = parseConfig(
      { TASK_HUB: 'Test', GOV_CLIENT_SECRET: 'a', CHINA_CLIENT_SECRET: 'b' },
      { text },
    );
    expect('problems' in parsed ? parsed.problems : []).toEqual([]);
  });

  it.each([
    [true, { concurrentBatches: 8, overwriteTags: false, copy: { tier: 'Cool' } }],
    [true, { concurrentBatches: '%BATCHES%', overwriteTags: 'true', source: { sa: 'x%STAGE%' } }],
    [false, { concurrentBatches: 800 }],
    [false, { importBy: 'hand' }],
    [false, { source: { regsitry: 'x' } }],
    [false, { target: { clientSecret: 'hunter2' } }],
  ])('judges %s as the app does: %j', (expected, route) => {
    expect(accepts({ routes: { a: route } })).toBe(expected);
  });
});
