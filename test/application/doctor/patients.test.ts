import { describe, expect, it } from 'vitest';
import { sharedSides } from '../../../src/application/doctor/patients';
import { Refusal } from '../../../src/application/refusal';
import { memoryServices } from '../../support/services';

const to = (registry: string, more: object = {}) => ({
  target: { registry, sa: registry, kv: `${registry}-kv`, ...more },
});
const configOf = (routes: Readonly<Record<string, unknown>>) => memoryServices({}, routes).services.config;
const named = (config: ReturnType<typeof configOf>, asked = {}) =>
  sharedSides(config, asked).map(({ routes, side }) => `${routes.join('+')} ${side.name}`);

describe('sides to look at', () => {
  it('that routes share are looked at once', () => {
    const config = configOf({ east: to('contosoeast'), west: to('contosowest') });
    expect(named(config)).toEqual(['east+west source', 'east target', 'west target']);
  });

  it('that differ in a pipeline, a SAS or what follows pushes are looked at each', () => {
    const config = configOf({
      east: { ...to('contosoeast'), source: { pipeline: 'exporteast' } },
      west: {
        ...to('contosowest'),
        source: { pipeline: 'exportwest', sasSecret: 'other', sasRights: 'racwdl' },
      },
      north: {
        ...to('contosonorth'),
        managePipelines: true,
        source: { pipeline: 'exporteast' },
        events: [{ name: 'all', selection: { allow: ['**'] } }],
      },
    });
    expect(named(config).filter((each) => each.endsWith('source'))).toHaveLength(3);
  });

  it('are those that are asked for', () => {
    const config = configOf({ east: to('contosoeast'), west: to('contosowest') });
    expect(named(config, { route: 'west' })).toEqual(['west source', 'west target']);
    expect(named(config, { side: 'target' })).toEqual(['east target', 'west target']);
    expect(() => sharedSides(config, { route: 'south' })).toThrow(Refusal);
  });
});
