import { describe, expect, it } from 'vitest';
import { spellings } from '../../../src/config/routes/spelling';
import { routeSettingsSchema } from '../../../src/config/settings';

describe('routes.json', () => {
  it('spells every setting of a route in a place of its own', () => {
    const places = [...spellings.values()].map((path) => path.join('.'));
    expect(new Set(places).size).toBe(Object.keys(routeSettingsSchema.shape).length);
    expect(places).toEqual(
      expect.arrayContaining([
        'mode',
        'importBy',
        'source.rg',
        'target.sasKind',
        'copy.bandwidthMib',
        'run.pollSeconds',
      ]),
    );
  });
});
