import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ContainerClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asHandler, type Activity } from '../../../src/activities/activity';
import { diagnoseRun } from '../../../src/activities/sas/diagnose-run';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import { newestSasVersion } from '../../../src/activities/sas/newest-sas-version';
import { revokeTokens } from '../../../src/activities/sas/revoke-tokens';
import { listSas } from '../../../src/application/sas/list-sas';
import type { Services } from '../../../src/services';
import { sideOf } from '../../../src/domain/route';
import { containerUrl } from '../../../src/domain/side';
import { redact } from '../../../src/domain/redact';
import { allowKeys } from '../../azure/sas/support/secret-side';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

let rehearsed: RehearsedServices;
beforeAll(async () => {
  rehearsed = await rehearseServices();
  allowKeys(rehearsed);
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

const at = { route: 'default', side: 'source' } as const;

/** The app with secrets of its own, so that no test sees another's. */
const app = (settings: Readonly<Record<string, string>> = {}): Services => {
  const name = randomUUID();
  return rehearsed.services({
    SOURCE_SAS_SECRET: `s-${name}`,
    TARGET_SAS_SECRET: `t-${name}`,
    STATE_CONTAINER: `state-${name}`,
    ...settings,
  });
};

const sourceOf = (services: Services) => sideOf(services.route('default'), 'source');

async function tokenOf(services: Services): Promise<string> {
  const side = sourceOf(services);
  return (await services.secrets(side).getSecret(side.sasSecret)).value ?? '';
}

const opens = (services: Services, token: string): Promise<unknown> =>
  new ContainerClient(`${containerUrl(sourceOf(services))}${token}`).listBlobsFlat().byPage().next();

async function write(services: Services, value: string): Promise<void> {
  const side = sourceOf(services);
  await services.secrets(side).setSecret(side.sasSecret, value);
}

describe('ensureSas', () => {
  it('makes a token that outlives the run, and keeps it for the next run', async () => {
    const services = app();
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
    const services = app({ SAS_LIFETIME_HOURS: '20', SAS_RENEW_BEFORE_HOURS: '1', SAS_OVERLAP_HOURS: '1' });
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
    const services = app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const demand = { ...at, replacing: version };
    expect(await ensureSas(demand, services)).toMatchObject({ rotated: true, reason: 'forced' });
    expect(await ensureSas(demand, services)).toMatchObject({ rotated: false });
  });

  it('does nothing for a pipeline that uses its managed identity', async () => {
    const services = app({ SOURCE_STORAGE_ACCESS: 'managed-identity' });
    expect(await ensureSas({ ...at, neededMinutes: 1 }, services)).toEqual({
      mode: 'not-needed',
      rotated: false,
    });
    expect(await newestSasVersion(at, services)).toEqual({});
  });

  it('takes over a secret made by hand', async () => {
    const services = app();
    await write(services, '?sv=2022-11-02&sig=by-hand');
    expect(await ensureSas(at, services)).toMatchObject({ rotated: true, reason: 'not-ours' });
    await opens(services, await tokenOf(services));
  });

  it('follows the import pipeline when it begins to delete blobs', async () => {
    const services = app();
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

describe('listSas', () => {
  it('shows how both sides stand', async () => {
    const services = app({
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
    const services = app();
    rehearsed.cloud.foundation.faults.arm({ name: 'vault-forbidden', count: 1, skip: 0 });
    await expect(ensureSas(at, services)).rejects.toThrow('Forbidden');
    const [failed] = (await listSas(services)).secrets;
    expect(failed?.lastError).toMatchObject({ code: 'ACCESS_DENIED', origin: 'source' });
    await ensureSas(at, services);
    const [mended] = (await listSas(services)).secrets;
    expect(mended).not.toHaveProperty('lastError');
  });

  it('shows the other sides while a vault cannot be read', async () => {
    const services = app();
    await ensureSas(at, services);
    rehearsed.cloud.foundation.faults.arm({
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

describe('diagnoseRun', () => {
  const refused =
    'Failed to access storage. Service request failed. Status: 403 (Server failed to authenticate the request.) ErrorCode: AuthenticationFailed';
  const diagnose = (services: Services) => diagnoseRun({ ...at, message: refused }, services);

  it('asks for a rotation when there is no secret', async () => {
    expect(await diagnose(app())).toMatchObject({ code: 'SAS_SECRET_MISSING', retryAfterRotation: true });
  });

  it('sees what is wrong with the secret', async () => {
    const services = app();
    await write(services, 'sv=2022-11-02&sr=c&sig=abc');
    expect((await diagnose(services)).code).toBe('SAS_MALFORMED');
    await write(services, '?sv=2022-11-02&sr=c&spr=https&sp=rawl&se=2020-01-01T00:00:00Z&sig=abc');
    expect(await diagnose(services)).toMatchObject({ code: 'SAS_EXPIRED', retryAfterRotation: true });
  });

  it('sees a disabled version', async () => {
    const services = app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const side = sourceOf(services);
    await services.secrets(side).updateSecretProperties(side.sasSecret, version, { enabled: false });
    expect(await diagnose(services)).toMatchObject({ code: 'SAS_SECRET_MISSING', retryAfterRotation: true });
    expect(await ensureSas(at, services)).toMatchObject({ reason: 'disabled' });
  });

  it('names the remedy, and none when access is not the matter', async () => {
    const services = app();
    await ensureSas(at, services);
    const found = await diagnose(services);
    expect(found).toMatchObject({ code: 'SAS_UNUSABLE', retryAfterRotation: true });
    expect(found.remedy).toContain('/api/sas/rotate');
    expect(await diagnoseRun({ ...at, message: 'Status: 500' }, services)).toEqual({
      code: 'RUN_FAILED',
      message: '',
      remedy: '',
      retryAfterRotation: false,
    });
  });
});

describe('revokeTokens', () => {
  it('makes every delegation of the account worthless, and the next token good', async () => {
    const services = app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const leaked = await tokenOf(services);
    await opens(services, leaked);
    expect(await revokeTokens(at, services)).toEqual({
      revoked: 'all user delegation keys of contosoexport',
    });
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    // The emulator tells delegation keys apart by their second, as it stores none.
    await delay(1_100);
    const renewed = await ensureSas({ ...at, replacing: version, revoked: true }, services);
    expect(renewed).toMatchObject({ rotated: true, disabled: [version] });
    await opens(services, await tokenOf(services));
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
  });

  it('removes the stored access policies of all tokens but the newest', async () => {
    const services = app({ SOURCE_SAS_KIND: 'account-key' });
    const { version } = (await ensureSas(at, services)) as { version: string };
    const leaked = await tokenOf(services);
    await ensureSas({ ...at, replacing: version, revoked: true }, services);
    const { revoked } = await revokeTokens(at, services);
    expect(revoked).toMatch(/^stored access policies acr-ferry-/);
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await opens(services, await tokenOf(services));
  });

  it('rolls an account key without a moment lacking a good token', async () => {
    const services = app({ SOURCE_SAS_KIND: 'account-key' });
    await ensureSas(at, services);
    const leaked = await tokenOf(services);
    await ensureSas({ ...at, signWith: 'key2' }, services);
    await opens(services, await tokenOf(services));
    expect(await revokeTokens({ ...at, regenerateKey: 'key1' }, services)).toEqual({
      revoked: 'key1 of contosoexport',
    });
    await expect(opens(services, leaked)).rejects.toMatchObject({ statusCode: 403 });
    await opens(services, await tokenOf(services));
  });

  it('says which role is missing', async () => {
    const { access, world } = rehearsed.cloud.foundation;
    const mine = access.assignments().filter(({ objectId, role }) => {
      return objectId === world.source.app.objectId && role.startsWith('Storage Account');
    });
    for (const assignment of mine) access.remove(assignment);
    const failed: unknown = await revokeTokens(at, app()).catch((error: unknown) => error);
    for (const assignment of mine) access.assign(assignment);
    expect(failed).toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
    expect((failed as Error).message).toContain('Storage Account Contributor');
  });
});

describe('what the activities give away', () => {
  it('never holds a signature, a key or a bearer token, whatever goes wrong', async () => {
    const services = app({ SOURCE_SAS_KIND: 'account-key' });
    const said: string[] = [];
    const hear = async (name: string, activity: Activity<never, unknown>, input: object): Promise<void> => {
      const handler = asHandler(name, activity, () => services) as (input: object) => Promise<unknown>;
      said.push(
        await handler(input).then(JSON.stringify, (error: unknown) =>
          error instanceof Error ? (error.stack ?? '') : String(error),
        ),
      );
    };
    const { faults } = rehearsed.cloud.foundation;
    for (const name of ['storage-firewall', 'sas-expired'] as const) {
      faults.arm({ name, service: 'blob', count: 'always', skip: 0 });
      await hear('ensureSas', ensureSas, at);
      faults.clear();
    }
    await hear('ensureSas', ensureSas, at);
    faults.arm({ name: 'throttle', service: 'vault', count: 'always', skip: 0 });
    await hear('ensureSas', ensureSas, { ...at, replacing: 'x' });
    faults.clear();
    await hear('diagnoseRun', diagnoseRun, { ...at, message: 'Status: 403' });
    await hear('newestSasVersion', newestSasVersion, at);
    await hear('revokeTokens', revokeTokens, at);
    said.push(JSON.stringify(await listSas(services)));

    const token = await tokenOf(services);
    const secrets = [
      new URLSearchParams(token).get('sig') ?? '?',
      rehearsed.cloud.endpoints.storage.source.key,
      ...Object.values(rehearsed.cloud.foundation.secrets.accountKeys.source),
    ];
    const everything = said.join('\n');
    expect(said.length).toBe(8);
    expect(everything).toContain('SAS_PROOF_FAILED');
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/sig=(?!REDACTED)|Bearer |eyJ/);
    expect(redact(everything)).toBe(everything);
  });
});
