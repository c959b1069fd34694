import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config';
import { z } from 'zod';
import { describedSettings } from '../support/described-settings';

const sample = 'local.settings.sample.json';
const others = readdirSync('docs/configure/samples').map((name) => `docs/configure/samples/${name}`);

const valuesOf = (file: string) =>
  (JSON.parse(readFileSync(file, 'utf8')) as { Values: Record<string, string> }).Values;

const publicKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  }) as string;

/** What somebody would write in place of a placeholder. */
function filled(name: string, value: string): string {
  if (name === 'WAYBILL_PUBLIC_KEY') return publicKey();
  if (name.endsWith('TENANT_ID')) return '00000000-0000-0000-0000-000000000003';
  if (name.endsWith('_ID')) return `00000000-0000-0000-0000-00000000000${name.startsWith('SOURCE') ? 1 : 2}`;
  if (name === 'TASK_HUB') return 'AcrFerry';
  if (name === 'WAYBILL_RECEIVER') return 'AzureUSGovernment/contosogov/default';
  return value.startsWith('<') ? `${name.slice(0, 6).toLowerCase()}contoso` : value;
}

const filledIn = (file: string): Record<string, string> =>
  Object.fromEntries(Object.entries(valuesOf(file)).map(([name, value]) => [name, filled(name, value)]));

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync('settings.schema.json', 'utf8')) as z.core.JSONSchema.JSONSchema,
);

describe(sample, () => {
  it('has all that is required and fits on a page', () => {
    const required = describedSettings().filter(({ fallback }) => fallback === 'required');
    expect(required.map(({ name }) => name).filter((name) => !(name in valuesOf(sample)))).toEqual([]);
    expect(readFileSync(sample, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  });

  it('shows the defaults of what is often changed', () => {
    const defaults = new Map(describedSettings().map(({ name, fallback }) => [name, fallback]));
    const given = Object.entries(valuesOf(sample)).filter(([, value]) => !value.startsWith('<'));
    const changed = given.filter(([name, value]) => defaults.has(name) && defaults.get(name) !== value);
    expect(changed).toEqual([]);
  });
});

describe('a sample', () => {
  it('is there for one tenant, two clouds, image import, sending and receiving', () => {
    expect(others.sort()).toEqual(
      ['image-import', 'receive', 'send', 'two-clouds'].map((name) => `docs/configure/samples/${name}.json`),
    );
  });

  it.each([sample, ...others])('loads once it is filled in, without a warning: %s', (file) => {
    expect(parseConfig(filledIn(file))).toMatchObject({ config: { warnings: [] } });
    expect(schema.safeParse({ IsEncrypted: false, Values: filledIn(file) }).error).toBeUndefined();
  });
});
