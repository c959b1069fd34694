import { describe, expect, it } from 'vitest';
import { matchRoute, overlap, parseRoute } from '../../../../rehearsal/host/http/routes';

const match = (template: string, path: string) => matchRoute(parseRoute(template), path);

describe('matchRoute', () => {
  it.each([
    ['transfers', 'Transfers', {}],
    ['transfers', 'transfers/', {}],
    ['transfers', 'transfers/1', undefined],
    ['transfers/{id}', 'transfers/a%20b', { id: 'a b' }],
    ['transfers/{id}', 'transfers', undefined],
    ['files/{*path}', 'files/a/b%20c', { path: 'a/b c' }],
    ['files/{*path}', 'files', {}],
    ['{a}', '%zz', undefined],
    ['', '', {}],
  ] as const)('%s against %s', (template, path, expected) => {
    expect(match(template, path)).toEqual(expected);
  });
});

describe('parseRoute', () => {
  it.each([
    ['/transfers', 'must not start with /'],
    ['a//b', 'empty segment'],
    ['{name}.{ext}', 'is not supported'],
    ['{*a}/b', 'may only be the last one'],
    ['{a?}', 'is not supported'],
    ['{a=b}', 'is not supported'],
    ['{a:int}', 'is not supported'],
  ])('refuses %s', (template, reason) => {
    expect(() => parseRoute(template)).toThrow(reason);
  });
});

describe('overlap', () => {
  it.each([
    ['transfers/{id}', 'transfers/plan', true],
    ['transfers/{id}', 'transfers', false],
    ['transfers/{*id}', 'transfers', true],
    ['{*all}', 'transfers/1/2', true],
    ['a/{x}/c', 'a/b/{y}', true],
    ['a/{x}/c', 'a/b/d', false],
    ['a/b', 'A/B', true],
  ])('of %s and %s is %s', (a, b, expected) => {
    expect(overlap(parseRoute(a), parseRoute(b))).toBe(expected);
    expect(overlap(parseRoute(b), parseRoute(a))).toBe(expected);
  });
});
