import { describe, expect, it } from 'vitest';
import { sideOf } from '../../../src/domain/route';
import { sasPolicy, validity } from '../../../src/domain/sas/policy';
import { neededRights } from '../../../src/domain/sas/rights';
import { memoryServices } from '../../support/services';

const now = new Date('2026-06-01T12:00:00.789Z');
const iso = ({ startsOn, expiresOn }: ReturnType<typeof validity>) => [
  startsOn.toISOString(),
  expiresOn.toISOString(),
];

describe('validity', () => {
  it('starts in the past, as clocks differ, and lives as long as it should', () => {
    expect(iso(validity({ kind: 'account-key', lifetimeHours: 24 }, now))).toEqual([
      '2026-06-01T11:45:00.000Z',
      '2026-06-02T12:00:00.000Z',
    ]);
  });

  it('keeps a delegation within seven days of its start', () => {
    expect(iso(validity({ kind: 'user-delegation', lifetimeHours: 168 }, now))).toEqual([
      '2026-06-01T11:45:00.000Z',
      '2026-06-08T11:45:00.000Z',
    ]);
  });

  it('starts now after a revocation', () => {
    expect(iso(validity({ kind: 'user-delegation', lifetimeHours: 168 }, now, false))).toEqual([
      '2026-06-01T12:00:00.000Z',
      '2026-06-08T12:00:00.000Z',
    ]);
  });
});

describe('neededRights', () => {
  it('is what the documentation asks for', () => {
    expect(neededRights('source', { deleteBlobAfterImport: true })).toBe('rawl');
    expect(neededRights('target', { deleteBlobAfterImport: false })).toBe('rl');
    expect(neededRights('target', { deleteBlobAfterImport: true })).toBe('rdl');
  });
});

describe('sasPolicy', () => {
  it('is none for a pipeline that uses its managed identity', () => {
    const { route } = memoryServices({ SOURCE_STORAGE_ACCESS: 'managed-identity' });
    expect(sasPolicy(route, sideOf(route, 'source'))).toBeUndefined();
    expect(sasPolicy(route, sideOf(route, 'target'))).toMatchObject({ rights: 'rl', container: 'transfer' });
  });

  it('takes rights and addresses from the settings', () => {
    const { route } = memoryServices({ TARGET_SAS_RIGHTS: 'ldwr', TARGET_SAS_IP_RANGE: '203.0.113.1' });
    expect(sasPolicy(route, sideOf(route, 'target'))).toMatchObject({
      rights: 'rwdl',
      ipRange: '203.0.113.1',
    });
  });
});
