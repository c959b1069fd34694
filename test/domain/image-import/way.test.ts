import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/domain/errors';
import { asFound, holds, inDoubt, isShutOut, toldWay } from '../../../src/domain/image-import/way';

const found = { via: 'import', why: 'they reach each other', foundAt: '2026-01-01T23:00:00.000Z' } as const;
const at = (time: string): Date => new Date(time);

describe('what was found of a way', () => {
  it('counts until the day ends', () => {
    expect(holds(found, at('2026-01-01T23:59:59.999Z'))).toBe(true);
    expect(holds(found, at('2026-01-02T00:00:00.000Z'))).toBe(false);
  });

  it('counts for a week where an import was refused: a look would see what it saw before', () => {
    const refused = { ...found, via: 'transfer', refused: true } as const;
    expect(holds(refused, at('2026-01-08T22:59:59.000Z'))).toBe(true);
    expect(holds(refused, at('2026-01-08T23:00:00.000Z'))).toBe(false);
  });

  it('is used while nobody can tell, else pipelines are; both say so', () => {
    expect(inDoubt(found, 'ARM is down')).toEqual({
      via: 'import',
      reason: expect.stringMatching(
        /^whether .* cannot be told now: ARM is down; as last found, they reach .*2026-01-01/,
      ) as string,
    });
    expect(inDoubt(undefined, 'ARM is down')).toEqual({
      via: 'transfer',
      reason: expect.stringMatching(/: ARM is down; nothing was found before$/) as string,
    });
  });
});

it('a way is told where there is another, with why where it was decided', () => {
  expect(toldWay({ via: 'transfer' })).toEqual({});
  expect(toldWay({ via: 'import' })).toEqual({ via: 'import' });
  const { reason } = asFound({ ...found, via: 'transfer' });
  expect(toldWay({ via: 'transfer', reason })).toEqual({ via: 'transfer', viaReason: reason });
});

describe('a failed import', () => {
  const failure = (message: string, code: Failure['code'] = 'REFUSED'): Failure => ({
    ...{ code, message, operation: 'import image', origin: 'target', retryable: false },
  });

  it.each([
    failure('x', 'ACCESS_DENIED'),
    failure('(InvalidParameters): Access to contosomirror.azurecr.io denied.'),
    failure('Invalid message Forbidden Forbidden client with IP 203.0.113.7: https://aka.ms/acr/firewall'),
    failure('Invalid message Unauthorized Unauthorized {"errors":[{"code":"UNAUTHORIZED"}]}'),
  ])('may have been kept out: $message', (each) => {
    expect(isShutOut(each)).toBe(true);
  });

  it.each([
    failure('(Conflict): Tag app:1 already exists in target registry.'),
    failure('The operation is disallowed on this registry, repository or image: app:1.'),
    failure('manifest unknown', 'ARTIFACT_NOT_FOUND'),
  ])('may be one of its image: $message', (each) => {
    expect(isShutOut(each)).toBe(false);
  });
});
