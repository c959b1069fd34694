import { describe, expect, it } from 'vitest';
import { secretVersions } from '../../src/azure/sas/secret-versions';
import { sideOf } from '../../src/domain/route';
import { useRehearsedServices } from '../support/rehearsed-services';

const app = useRehearsedServices();
const side = () => sideOf(app.services.route('default'), 'source');
const list = () => secretVersions(side(), app.services.secrets(side())).list();
const arm = (fault: object) => app.rehearsed.cloud.foundation.faults.arm(fault as never);

describe('a list of secret versions that fails', () => {
  it('says why a firewall refused it', async () => {
    arm({ name: 'vault-forbidden', count: 'always', skip: 0 });
    await expect(list()).rejects.toMatchObject({
      failure: {
        code: 'ACCESS_DENIED',
        message: expect.stringContaining('Client address is not authorized') as string,
      },
    });
  });

  it('says what a gateway showed', async () => {
    arm({ name: 'gateway-page', service: 'vault', status: 502, kilobytes: 1, count: 'always', skip: 0 });
    const failed = list();
    await expect(failed).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE', retryable: true } });
    await expect(failed).rejects.not.toThrow('Pagination');
  });

  it('is tried again first', async () => {
    arm({ name: 'server-error', service: 'vault', status: 503, count: 1, skip: 0 });
    expect(await list()).toEqual([]);
  });
});
