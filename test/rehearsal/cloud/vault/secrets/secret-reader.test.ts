import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createVaults } from '../../../../../rehearsal/cloud/vault/vaults';
import { SecretDenied } from '../../../../../rehearsal/cloud/ports';
import { defaultWorld, vaultHost, vaultId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { credentialOf } from '../../blobs/storage-clients';

let rehearsed: RehearsedCloud;
let client: SecretClient;
const { source } = defaultWorld;

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  client = new SecretClient(
    rehearsed.cloud.endpoints.vaults.source.url,
    credentialOf(rehearsed.cloud.endpoints, 'source'),
  );
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
  rehearsed.cloud.foundation.clock.setOffset(0);
});
afterAll(() => rehearsed.stop());

describe('SecretReader', () => {
  const open = (): ReturnType<typeof createVaults>['reader'] => {
    const { foundation } = rehearsed.cloud;
    return createVaults({ ...foundation, folder: `${foundation.state}/vaults`, now: foundation.clock.now })
      .reader;
  };
  const uri = (path: string): string => `https://${vaultHost(source)}/secrets/${path}`;
  const pipeline = source.pipelineIdentity.objectId;
  const denial = (attempt: () => unknown): { status: number; message: string } => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof SecretDenied) return { status: error.status, message: error.message };
      throw error;
    }
    throw new Error('was not denied');
  };

  it('reads what is on disk, the latest version unless one is named', async () => {
    const { properties } = await client.setSecret('acrexportsas', '?old');
    await client.setSecret('acrexportsas', '?new');
    expect(open().read(uri('acrexportsas'), pipeline).value).toBe('?new');
    expect(open().read(uri(`acrexportsas/${properties.version ?? ''}`), pipeline).value).toBe('?old');
  });

  it.each([
    ['no role', () => open().read(uri('acrexportsas'), crypto.randomUUID()), 403, /not authorized/],
    ['no secret', () => open().read(uri('absent'), pipeline), 404, /was not found/],
    [
      'no such vault',
      () => open().read('https://other.vault.azure.net/secrets/x', pipeline),
      404,
      /does not exist/,
    ],
    ['no secret URI', () => open().read('http://x/y', pipeline), 400, /not a secret URI/],
  ])('is denied for %s', (_name, attempt, status, message) => {
    expect(denial(attempt)).toEqual({ status, message: expect.stringMatching(message) as unknown });
  });

  it('is denied by the fault vault-forbidden', () => {
    const { faults } = rehearsed.cloud.foundation;
    faults.arm({ name: 'vault-forbidden', subject: `${source.vault}/*`, count: 1, skip: 0 });
    expect(denial(() => open().read(uri('acrexportsas'), pipeline)).message).toMatch(
      /Client address is not authorized/,
    );
    expect(open().read(uri('acrexportsas'), pipeline).value).toBe('?new');
  });

  it('follows a role that is taken away', () => {
    const { access } = rehearsed.cloud.foundation;
    const assignment = {
      objectId: pipeline,
      role: 'Key Vault Secrets User',
      scope: vaultId(source),
    } as const;
    access.remove(assignment);
    expect(denial(() => open().read(uri('acrexportsas'), pipeline)).status).toBe(403);
    access.assign(assignment);
  });
});
