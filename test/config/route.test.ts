import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config';
import { homeOf, sideOf, sidesOf, type Route } from '../../src/domain/route';
import { sampleEnvironment } from '../support/environment';

const only = (prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sampleEnvironment).filter(([name]) => name.startsWith(prefix) || name === 'TASK_HUB'),
  );

function routeOf(environment: Record<string, string>): Route {
  const parsed = parseConfig(environment);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.routes.get('default')!;
}

describe('ROUTE_MODE', () => {
  it('is connected when nothing is said: both sides are needed', () => {
    expect(sidesOf(routeOf(sampleEnvironment)).map(({ name }) => name)).toEqual(['source', 'target']);
    const parsed = parseConfig(only('SOURCE_'));
    expect(parsed).toMatchObject({
      problems: expect.arrayContaining([{ setting: 'TARGET_REGISTRY', problem: 'is missing' }]) as unknown,
    });
  });

  it('send needs a source and no more, and keeps its documents there', () => {
    const route = routeOf({ ...only('SOURCE_'), ROUTE_MODE: 'send' });
    expect(sidesOf(route).map(({ name }) => name)).toEqual(['source']);
    expect(homeOf(route)?.storageAccount).toBe('sourceaccount');
    expect(() => sideOf(route, 'target')).toThrow('route default has no target: its mode is send');
  });

  it('receive needs a target and no more, and keeps its documents there', () => {
    const route = routeOf({ ...only('TARGET_'), ROUTE_MODE: 'receive' });
    expect(sidesOf(route).map(({ name }) => name)).toEqual(['target']);
    expect(homeOf(route)?.storageAccount).toBe('targetaccount');
    expect(() => sideOf(route, 'source')).toThrow('route default has no source: its mode is receive');
  });

  it('knows nothing of settings of the side it leaves out, even wrong ones', () => {
    const route = routeOf({ ...sampleEnvironment, SOURCE_SA: 'NOT AN ACCOUNT', ROUTE_MODE: 'receive' });
    expect(JSON.stringify(route)).not.toMatch(/NOT AN ACCOUNT|source-/);
  });

  it('still names what is missing of the side it has, and a mode there is none of', () => {
    const [missing, unknown] = [
      parseConfig({ ...only('SOURCE_'), ROUTE_MODE: 'receive' }),
      parseConfig({ ...sampleEnvironment, ROUTE_MODE: 'both' }),
    ];
    expect(missing).toMatchObject({
      problems: expect.arrayContaining([{ setting: 'TARGET_SA', problem: 'is missing' }]) as unknown,
    });
    expect(unknown).toMatchObject({
      problems: [{ setting: 'ROUTE_MODE', problem: 'must be one of connected, send, receive' }],
    });
  });
});
