import { describe, expect, it } from 'vitest';
import { diagnoseRun } from '../../../src/activities/sas/diagnose-run';
import { ensureSas } from '../../../src/activities/sas/ensure-sas';
import type { Services } from '../../../src/services';
import { at, sourceOf, useSasCloud, write } from './support/sas-app';

const rehearsed = useSasCloud();

describe('diagnoseRun', () => {
  const refused =
    'Failed to access storage. Service request failed. Status: 403 (Server failed to authenticate the ' +
    'request.) ErrorCode: AuthenticationFailed';
  const diagnose = (services: Services) => diagnoseRun({ ...at, message: refused }, services);

  it('asks for a rotation when there is no secret', async () => {
    expect(await diagnose(rehearsed.app())).toMatchObject({
      code: 'SAS_SECRET_MISSING',
      retryAfterRotation: true,
    });
  });

  it('sees what is wrong with the secret', async () => {
    const services = rehearsed.app();
    await write(services, 'sv=2022-11-02&sr=c&sig=abc');
    expect((await diagnose(services)).code).toBe('SAS_MALFORMED');
    await write(services, '?sv=2022-11-02&sr=c&spr=https&sp=rawl&se=2020-01-01T00:00:00Z&sig=abc');
    expect(await diagnose(services)).toMatchObject({ code: 'SAS_EXPIRED', retryAfterRotation: true });
  });

  it('sees a disabled version', async () => {
    const services = rehearsed.app();
    const { version } = (await ensureSas(at, services)) as { version: string };
    const side = sourceOf(services);
    await services.secrets(side).updateSecretProperties(side.sasSecret, version, { enabled: false });
    expect(await diagnose(services)).toMatchObject({ code: 'SAS_SECRET_MISSING', retryAfterRotation: true });
    expect(await ensureSas(at, services)).toMatchObject({ reason: 'disabled' });
  });

  it('names the remedy, and none when access is not the matter', async () => {
    const services = rehearsed.app();
    await ensureSas(at, services);
    const found = await diagnose(services);
    expect(found).toMatchObject({ code: 'SAS_UNUSABLE', retryAfterRotation: true });
    expect(found.remedy).toContain('acr-ferry sas rotate --force');
    expect(await diagnoseRun({ ...at, message: 'Status: 500' }, services)).toEqual({
      code: 'RUN_FAILED',
      message: '',
      remedy: '',
      retryAfterRotation: false,
    });
  });
});
