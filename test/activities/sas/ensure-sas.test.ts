import { ContainerClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import { newestSasVersion } from '../../../src/activities/sas/newest-sas-version';
import { listSas } from '../../../src/application/sas/list-sas';
import { sideOf } from '../../../src/domain/route';
import { containerUrl } from '../../../src/domain/side';
import type { Services } from '../../../src/services';
import { at, sourceOf, tokenOf, useSasCloud, write } from './support/sas-app';

const rehearsed = useSasCloud();

const opens = (services: Services, token: string): Promise<unknown> =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`).listBlobsFlat().byPage().next();

describe('ensureSas', () => {
  it('makes a token that outlives the run, and keeps it for the next run', async () => {
    const services = rehearsed.app();
    const first = await ensureSas({ ...at, neededMinutes: 360 }, services);
    expect(first).toMatchObject({ mode: 'sas', rotated: true, reason: 'missing', disabled: [] });
    const second = await ensureSas({ ...at, neededMinutes: 360 }, services);
    expect(second).toEqual({
      mode: 'sas',
      rotated: false,
      version: (first as { version: string }).version,
      expiresAt: (first as { expiresAt: string }).expiresAt,
      disabled: [],
    });
  });

  it('rotates a token the run would outlive', async () => {
    const services = rehearsed.app({
      SAS_LIFETIME_HOURS: '20',
      SAS_RENEW_BEFORE_HOURS: '1',
      SAS_OVERLAP_HOURS: '1',
    });
    await ensureSas(at, services);
    const longer = rehearsed.services({
      ...{ SOURCE_SAS_SECRET: sourceOf(services).sasSecret, SAS_RENEW_BEFORE_HOURS: '1' },
    });
    expect(await ensureSas({ ...at, neededMinutes: 19 * 60 }, longer)).toMatchObject({ rotated: false });
    expect(await ensureSas({ ...at, neededMinutes: 20 * 60 }, longer)).toMatchObject({
      rotated: true,
      reason: 'outlived-by-run',
    });
  });

  it('rotates once for all who distrust the same version', async () => {
    const services = rehearsed.app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const demand = { ...at, replacing: version };
    expect(await ensureSas(demand, services)).toMatchObject({ rotated: true, reason: 'forced' });
    expect(await ensureSas(demand, services)).toMatchObject({ rotated: false });
  });

  it('does nothing for a pipeline that uses its managed identity', async () => {
    const services = rehearsed.app({ SOURCE_STORAGE_ACCESS: 'managed-identity' });
    expect(await ensureSas({ ...at, neededMinutes: 1 }, services)).toEqual({
      mode: 'not-needed',
      rotated: false,
    });
    expect(await newestSasVersion(at, services)).toEqual({});
  });

  it('takes over a secret made by hand', async () => {
    const services = rehearsed.app();
    await write(services, '?sv=2022-11-02&sig=by-hand');
    expect(await ensureSas(at, services)).toMatchObject({ rotated: true, reason: 'not-ours' });
    await opens(services, await tokenOf(services));
  });

  it('follows the import pipeline when it begins to delete blobs', async () => {
    const services = rehearsed.app();
    const target = { route: 'default', side: 'target' } as const;
    await ensureSas(target, services);
    const deleting = rehearsed.services({
      TARGET_SAS_SECRET: sideOf(services.route('default'), 'target').sasSecret,
      DELETE_BLOB_AFTER_IMPORT: 'true',
    });
    expect(await ensureSas(target, deleting)).toMatchObject({ rotated: true, reason: 'changed' });
    const [, view] = (await listSas(deleting)).secrets;
    expect(view).toMatchObject({ rights: 'rdl' });
  });
});
