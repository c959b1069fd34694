import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chooseSides, routeProblems } from '../../src/application/sas/choose-sides';
import { parseConfig } from '../../src/config/config';
import { homeOf, sideOf, sidesOf, type Route } from '../../src/domain/route';
import { sampleEnvironment } from '../support/environment';
import { memoryServices } from '../support/services';
import { testKey } from '../domain/waybill/carried';

const only = (prefix: string): Record<string, string> =>
  Object.fromEntries(Object.entries(sampleEnvironment).filter(([name]) => name.startsWith(prefix)));

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
    expect(homeOf(route).storageAccount).toBe('sourceaccount');
    expect(() => sideOf(route, 'target')).toThrow('route default has no target: its mode is send');
  });

  it('receive needs a target and no more, and keeps its documents there', () => {
    const route = routeOf({ ...only('TARGET_'), ROUTE_MODE: 'receive' });
    expect(sidesOf(route).map(({ name }) => name)).toEqual(['target']);
    expect(homeOf(route).storageAccount).toBe('targetaccount');
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

describe('the SAS sides of a route with one side', () => {
  const { services } = memoryServices({ ROUTE_MODE: 'receive' });

  it('are that side alone', () => {
    expect(chooseSides(services)).toEqual([{ route: 'default', side: 'target' }]);
  });

  it('do not include the other by name', () => {
    expect(routeProblems(services, { route: 'default', side: 'source' })).toMatchObject([
      { field: '/side', problem: 'is a side route default does not have' },
    ]);
    expect(routeProblems(services, { side: 'source' })).toMatchObject([
      { field: '/side', problem: 'is a side no route has' },
    ]);
    expect(routeProblems(services, { route: 'default', side: 'target' })).toEqual([]);
  });
});

describe('settings of waybills', () => {
  const problemsOf = (environment: Record<string, string>) => {
    const parsed = parseConfig({ ...sampleEnvironment, ...environment });
    return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
  };
  const secret = 'x'.repeat(32);
  const { publicPem } = testKey('P-256');

  it('take a public key with line breaks written out, or several keys', () => {
    const oneLine = publicPem.trim().replaceAll('\n', '\\n');
    expect(problemsOf({ ROUTE_MODE: 'receive', WAYBILL_PUBLIC_KEY: oneLine })).toEqual([]);
    expect(problemsOf({ WAYBILL_PUBLIC_KEY: publicPem + testKey('RSA').publicPem })).toEqual([]);
  });

  it('refuse what is no public key', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(problemsOf({ WAYBILL_PUBLIC_KEY: pem })[0]).toMatch(/holds a private key/);
    expect(problemsOf({ WAYBILL_PUBLIC_KEY: 'ssh-rsa AAAA' })[0]).toMatch(/must be a public key in PEM/);
    expect(problemsOf({ WAYBILL_PUBLIC_KEY: publicPem.replace('MF', 'XX') })[0]).toMatch(/damaged/);
    const ed25519 = generateKeyPairSync('ed25519').publicKey.export({
      type: 'spki',
      format: 'pem',
    }) as string;
    expect(problemsOf({ WAYBILL_PUBLIC_KEY: ed25519 })[0]).toMatch(/must be an EC key on/);
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    expect(
      problemsOf({ WAYBILL_PUBLIC_KEY: short.export({ type: 'spki', format: 'pem' }) as string })[0],
    ).toMatch(/shorter than 2048/);
  });

  it('refuse a short secret, and a secret beside a key', () => {
    expect(problemsOf({ WAYBILL_HMAC_SECRET: 'short' })[0]).toMatch(/at least 32/);
    const both = { WAYBILL_HMAC_SECRET: secret, WAYBILL_KEY_NAME: 'k', WAYBILL_PUBLIC_KEY: publicPem };
    expect(problemsOf({ ROUTE_MODE: 'send', ...both })[0]).toMatch(/because WAYBILL_KEY_NAME is set/);
    expect(problemsOf({ ROUTE_MODE: 'receive', ...both })[0]).toMatch(/because WAYBILL_PUBLIC_KEY is set/);
  });
});
