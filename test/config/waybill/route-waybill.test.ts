import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { testKey } from '../../domain/waybill/carried';
import { sampleEnvironment } from '../../support/environment';

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
