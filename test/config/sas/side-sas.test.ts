import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sideOf } from '../../../src/domain/route';
import { sampleEnvironment } from '../../support/environment';

const parse = (settings: Record<string, string>) => parseConfig({ ...sampleEnvironment, ...settings });

function problems(settings: Record<string, string>): string[] {
  const parsed = parse(settings);
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
}

function source(settings: Record<string, string> = {}) {
  const parsed = parse(settings);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return sideOf(parsed.config.routes.get('default')!, 'source');
}

describe('SAS settings', () => {
  it('need nothing to be set', () => {
    expect(source().sas).toEqual({
      kind: 'user-delegation',
      lifetimeHours: 168,
      renewBeforeHours: 96,
      overlapHours: 24,
    });
  });

  it('look for the storage account beside the registry unless told otherwise', () => {
    expect(source()).toMatchObject({
      storageResourceGroup: 'source-rg',
      storageSubscriptionId: sampleEnvironment.SOURCE_SUBSCRIPTION_ID,
    });
    const elsewhere = '00000000-0000-0000-0000-00000000000a';
    expect(source({ SOURCE_SA_RG: 'blobs', SOURCE_SA_SUBSCRIPTION_ID: elsewhere })).toMatchObject({
      storageResourceGroup: 'blobs',
      storageSubscriptionId: elsewhere,
    });
  });

  it('refuse a delegation of more than seven days, and say why', () => {
    expect(problems({ SAS_LIFETIME_HOURS: '169', TARGET_SAS_KIND: 'account-key' })).toEqual([
      'SAS_LIFETIME_HOURS must not be more than 168 because SOURCE_SAS_KIND is user-delegation: ' +
        'Entra-signed keys live seven days at most; lower it or use account-key',
    ]);
    const byKey = { SOURCE_SAS_KIND: 'account-key', TARGET_SAS_KIND: 'account-key' };
    expect(problems({ SAS_LIFETIME_HOURS: '720', ...byKey })).toEqual([]);
  });

  it('refuse to renew before the token is made, or to overlap longer than it lives', () => {
    const found = problems({ SAS_LIFETIME_HOURS: '24', SAS_RENEW_BEFORE_HOURS: '24' });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^SAS_RENEW_BEFORE_HOURS must be less than SAS_LIFETIME_HOURS/);
    expect(found[1]).toMatch(/^SAS_OVERLAP_HOURS must be less than SAS_LIFETIME_HOURS/);
  });

  it('refuse unknown rights, and rights that do not suffice', () => {
    expect(problems({ SOURCE_SAS_RIGHTS: 'rawlz' })[0]).toMatch(/^SOURCE_SAS_RIGHTS must be letters out of/);
    expect(problems({ SOURCE_SAS_RIGHTS: 'rl' })).toEqual([
      'SOURCE_SAS_RIGHTS lacks add, write, which the pipeline needs; write rawl or leave it empty',
    ]);
    expect(problems({ TARGET_SAS_RIGHTS: 'rl', DELETE_BLOB_AFTER_IMPORT: 'true' })[0]).toContain(
      'lacks delete',
    );
  });

  it.each(['1.2.3', '1.2.3.256', '10.0.0.9-10.0.0.1', 'fe80::1'])('refuse the address range %s', (range) => {
    expect(problems({ SOURCE_SAS_IP_RANGE: range })[0]).toMatch(/^SOURCE_SAS_IP_RANGE /);
  });

  it.each(['203.0.113.10', '203.0.113.10-203.0.114.1'])('accept the address range %s', (range) => {
    expect(source({ SOURCE_SAS_IP_RANGE: range }).sas.ipRange).toBe(range);
  });

  it('refuse a secret name with a version, which would pin an old token', () => {
    expect(problems({ SOURCE_SAS_SECRET: `acrexportsas/${'0'.repeat(32)}` })[0]).toMatch(
      /^SOURCE_SAS_SECRET .*without a version/,
    );
  });

  it('refuse a schedule that is none', () => {
    expect(problems({ SAS_ROTATION_SCHEDULE: 'daily' })[0]).toMatch(
      /^SAS_ROTATION_SCHEDULE must be a schedule/,
    );
  });

  it.each(['SAS_ROTATION_SCHEDULE', 'SCHEDULES_LOOK'])('refuse %s that the host cannot read', (setting) => {
    expect(problems({ [setting]: '0 0 25 * * *' })).toEqual([
      `${setting} is 0 0 25 * * *: '25' is not valid for the hour (0 to 23)`,
    ]);
  });

  it('are not checked for a side that needs no SAS', () => {
    expect(problems({ SOURCE_STORAGE_ACCESS: 'managed-identity', SOURCE_SAS_RIGHTS: 'r' })).toEqual([]);
  });
});
