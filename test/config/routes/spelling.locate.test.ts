import { describe, expect, it } from 'vitest';
import { sampleEnvironment } from '../../support/environment';
import { problems } from '../parse-routes';

describe('a problem of a route', () => {
  it('says where what is missing can be written', () => {
    expect(problems({ a: { source: { rg: 'rg' } } }, { ...sampleEnvironment, SOURCE_KV: '' })).toEqual([
      '/routes/a/source/kv is missing: write it here, or set the app setting SOURCE_KV for all routes',
    ]);
  });

  it('words the rules between settings as the file does', () => {
    expect(problems({ a: { sas: { lifetimeHours: 48 } } })).toEqual([
      '/routes/a/sas/renewBeforeHours must be less than sas.lifetimeHours (48), else every look ' +
        'renews the SAS',
    ]);
    expect(problems({ a: {} }, { ...sampleEnvironment, SAS_RENEW_BEFORE_HOURS: '200' })[0]).toMatch(
      /^SAS_RENEW_BEFORE_HOURS must be less than SAS_LIFETIME_HOURS/,
    );
  });
});
