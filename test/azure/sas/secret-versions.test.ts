import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { describe, expect, it } from 'vitest';
import { rotationTools } from '../../../src/activities/renew-sas';
import { rotate } from '../../../src/azure/sas/rotate';
import { listSas } from '../../../src/application/sas/list-sas';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';

/**
 * A vault that renews the secret itself, and would refuse to have it written. The rehearsal's vaults have no
 * such secrets.
 */
function managingVault(): Services {
  const { services } = memoryServices({ TARGET_STORAGE_ACCESS: 'managed-identity' });
  const managed = { name: 'acrexportsas', vaultUrl: '', version: 'v1', managed: true, enabled: true };
  const client: Partial<SecretClient> = {
    listPropertiesOfSecretVersions: (() => listing([managed])) as never,
  };
  return {
    ...services,
    secrets: () => client as SecretClient,
    blobService: () => ({}) as never,
  };
}

async function* listing(versions: SecretProperties[]): AsyncGenerator<SecretProperties> {
  yield* await Promise.resolve(versions);
}

describe('a secret that Key Vault manages', () => {
  it('is left alone', async () => {
    const services = managingVault();
    const tools = rotationTools(services, { route: 'default', side: 'source' })!;
    expect(await rotate(tools, { replacing: 'v1' })).toMatchObject({
      current: { version: 'v1', managedByVault: true },
      disabled: [],
    });
  });

  it('is shown as such', async () => {
    const [source] = (await listSas(managingVault())).secrets;
    expect(source).toMatchObject({ mode: 'vault-managed', secret: 'acrexportsas', version: 'v1' });
    expect(source).not.toHaveProperty('kind');
  });
});
