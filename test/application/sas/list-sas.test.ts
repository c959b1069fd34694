import { describe, expect, it } from 'vitest';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import { listSas } from '../../../src/application/sas/list-sas';
import { at, sourceOf, useSasCloud } from '../../activities/sas/support/sas-app';

const rehearsed = useSasCloud();

describe('listSas', () => {
  it('shows how both sides stand', async () => {
    const services = rehearsed.app({
      TARGET_STORAGE_ACCESS: 'managed-identity',
      TARGET_PIPELINE_API_VERSION: '2025-06-01-preview',
    });
    const before = await listSas(services);
    expect(before.secrets).toEqual([
      {
        ...at,
        mode: 'sas',
        vault: 'contoso-export-kv',
        secret: sourceOf(services).sasSecret,
        kind: 'user-delegation',
        rights: 'rawl',
        renewal: 'missing',
      },
      { route: 'default', side: 'target', mode: 'not-needed' },
    ]);
    const { version, expiresAt } = (await ensureSas(at, services)) as { version: string; expiresAt: string };
    const [after] = (await listSas(services)).secrets;
    expect(after).toMatchObject({ mode: 'sas', version, expiresAt, daysLeft: 6.9 });
    expect(after).not.toHaveProperty('renewal');
    expect(Date.parse(expiresAt) - Date.parse(after?.nextRotationAt ?? '')).toBe(96 * 3_600_000);
  });

  it('keeps the last error until a rotation succeeds', async () => {
    const services = rehearsed.app();
    const subject = 'contoso-export-kv/*';
    rehearsed.cloud().foundation.faults.arm({ name: 'vault-forbidden', subject, count: 1, skip: 0 });
    await expect(ensureSas(at, services)).rejects.toThrow('Forbidden');
    const [failed] = (await listSas(services)).secrets;
    expect(failed?.lastError).toMatchObject({ code: 'ACCESS_DENIED', origin: 'source' });
    await ensureSas(at, services);
    const [mended] = (await listSas(services)).secrets;
    expect(mended).not.toHaveProperty('lastError');
  });

  it('shows the other sides while a vault cannot be read', async () => {
    const services = rehearsed.app();
    await ensureSas(at, services);
    rehearsed.cloud().foundation.faults.arm({
      name: 'vault-forbidden',
      subject: 'contoso-import-kv/*',
      count: 'always',
      skip: 0,
    });
    const [source, target] = (await listSas(services)).secrets;
    expect(source).not.toHaveProperty('unreadable');
    expect(target).toMatchObject({ mode: 'sas', unreadable: { code: 'ACCESS_DENIED' } });
  });
});
