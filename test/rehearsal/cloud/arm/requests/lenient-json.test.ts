import { expect, it } from 'vitest';
import { parseLenient } from '../../../../../rehearsal/cloud/arm/requests/body';

it('takes the body az sends for a deployment: a template file behind a bare name', () => {
  const template = '{ // a remark: not "quoted"\n "uri": "https://a//b", /* "x": 1 */ "n": [1] }';
  expect(parseLenient(`{"properties": {"mode": "Incremental", template:${template}}}`)).toEqual({
    properties: { mode: 'Incremental', template: { uri: 'https://a//b', n: [1] } },
  });
});

it('leaves good JSON as it is and refuses what is none', () => {
  const good = { 'a: b': 'name: "//" /* */ \\" x:' };
  expect(parseLenient(JSON.stringify(good))).toEqual(good);
  for (const body of ['', '{', '{a 1}', '{"a": b}', '/*'])
    expect(() => parseLenient(body)).toThrow(SyntaxError);
});
