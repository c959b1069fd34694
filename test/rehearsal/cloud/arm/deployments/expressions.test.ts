import { describe, expect, it } from 'vitest';
import { resolve } from '../../../../../rehearsal/cloud/arm/deployments/expressions/evaluate';

const functions = {
  parameters: (name: unknown) => ({ name: 'app', list: ['a', 'b'], none: '' })[String(name)],
  reference: () => {
    throw new Error('nothing is there');
  },
};

describe('expressions of templates', () => {
  it.each([
    ['plain', 'plain'],
    ['[[kept]', '[kept]'],
    ["[parameters('name')]", 'app'],
    ["[concat(parameters('name'), '/', 'it''s')]", "app/it's"],
    ["[concat(parameters('list'), createArray('c'))]", ['a', 'b', 'c']],
    ["[parameters('list')[1]]", 'b'],
    ["[createObject('deep', createObject('Er', 7)).DEEP.er]", 7],
    ["[if(not(empty(parameters('none'))), reference('x').y, 'other')]", 'other'],
    ["[format('{0}-{1}', toUpper('a'), length(parameters('list')))]", 'A-2'],
    ["[and(equals('a', 'a'), contains(parameters('list'), 'b'))]", true],
    ["[ last( split('a/b/c', '/') ) ]", 'c'],
  ])('%s', async (text, value) => {
    expect(await resolve(text, functions)).toEqual(value);
  });

  it('stand in keys and in whatever is nested', async () => {
    const nested = { "[concat('k', 'ey')]": [{ a: "[parameters('name')]" }, 1, null, true] };
    expect(await resolve(nested, functions)).toEqual({ key: [{ a: 'app' }, 1, null, true] });
  });

  it.each([
    ["[magic('x')]", /template function 'magic' is not valid/],
    ["[concat('a']", /is not valid: '\)' is missing|',' is missing/],
    ['[concat(a#b)]', /is not valid at '#b\)'/],
    ["[createObject('a', 1).b]", /property 'b' doesn't exist/],
  ])('%s says what is wrong', async (text, message) => {
    await expect(resolve(text, functions)).rejects.toThrow(message);
  });
});
