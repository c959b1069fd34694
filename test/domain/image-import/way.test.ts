import { describe, expect, it } from 'vitest';
import { asFound, holds, inDoubt, toldWay } from '../../../src/domain/image-import/way';

const found = { via: 'import', why: 'they reach each other', foundAt: '2026-01-01T23:00:00.000Z' } as const;
const at = (time: string): Date => new Date(time);

describe('what was found of a way', () => {
  it('counts for an hour where something kept images out, for that may be mended', () => {
    const kept = { ...found, via: 'transfer' } as const;
    expect(holds(kept, at('2026-01-01T23:59:59.999Z'))).toBe(true);
    expect(holds(kept, at('2026-01-02T00:00:00.000Z'))).toBe(false);
    expect(holds({ ...kept, foundAt: '2026-01-01T12:00:00.000Z' }, at('2026-01-01T13:00:00Z'))).toBe(false);
  });

  it('counts until the day ends where images can be imported', () => {
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
