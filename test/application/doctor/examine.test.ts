import { describe, expect, it } from 'vitest';
import { defaultWorld, registryId, storageId, vaultId } from '../../../rehearsal/world';
import { useDeployment, notOk } from './deployment';

const used = useDeployment();
const { source, target } = defaultWorld;
const fault = { count: 'always', skip: 0, side: 'source' } as const;

describe('a deployment as it should be', () => {
  it('is in order on both sides, and says who the app is and whom the pipelines run as', async () => {
    const { checks, status } = await used.examined();
    expect(notOk(checks)).toEqual([]);
    expect(status).toBe('ok');
    expect(checks).toContainEqual(
      expect.objectContaining({ side: 'target', check: 'sign-in', identity: target.app.objectId }),
    );
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'pipeline-role', identity: source.pipelineIdentity.objectId }),
    );
  });
});

/** What each role of the app is for; what is not asked for here is tried by the act itself only. */
const rolesOfApp = [
  ['acr-ferry reader', registryId, ['registry failed']],
  ['Container Registry Transfer Pipeline Contributor', registryId, ['pipeline failed']],
  ['AcrPull', registryId, ['catalog failed', 'repository failed']],
  ['acr-ferry reader', storageId, ['storage-network unknown', 'revocation unknown']],
  [
    'Storage Blob Data Contributor',
    storageId,
    ['container failed', 'delegation-key failed', 'state-container failed'],
  ],
  ['acr-ferry reader', vaultId, ['pipeline-role unknown', 'expiry-events unknown']],
  ['Key Vault Secrets Officer', vaultId, ['vault failed']],
  ['Key Vault Crypto User', vaultId, ['signing-key failed']],
  ['acr-ferry revoker', storageId, ['revocation failed']],
  ['Managed Identity Operator', () => source.pipelineIdentity.resourceId, ['pipeline-identity unknown']],
] as const;

describe('with one role of the app taken away', () => {
  it('all roles of the deployment have been thought of', () => {
    const given = defaultWorld.roleAssignments
      .filter(({ objectId }) => objectId === source.app.objectId)
      .map(({ role, scope }) => `${role} ${scope}`);
    expect(rolesOfApp.map(([role, scope]) => `${role} ${scope(source)}`).sort()).toEqual(given.sort());
  });

  it.each(rolesOfApp)('%s: the checks that need it fail, and no others', async (role, scope, expected) => {
    const taken = { objectId: source.app.objectId, role, scope: scope(source) };
    const { checks } = await used.without(taken);
    expect(notOk(checks)).toEqual(expected.map((each) => `source ${each}`));
    for (const check of checks.filter(({ verdict }) => verdict === 'failed')) {
      expect(check.identity).toBe(source.app.objectId);
      expect(check.role).toContain(role);
      expect(check.mend).toMatch(
        /^az role assignment create --role [0-9a-f-]{36} --assignee-object-id 1{8}-/,
      );
    }
  });
});

describe('with roles bound to repositories', () => {
  it('AcrPull counts for nothing: each read names its role, and a target is not listed', async () => {
    const { registries } = used.cloud().foundation;
    for (const side of [registries.source, registries.target]) {
      side.change({ roleAssignmentMode: 'AbacRepositoryPermissions' });
    }
    const { checks } = await used.examined();
    for (const side of [registries.source, registries.target]) {
      side.change({ roleAssignmentMode: 'LegacyRegistryPermissions' });
    }
    expect(notOk(checks)).toEqual([
      'source catalog failed',
      'source repository failed',
      'target repository failed',
    ]);
    const roles = checks.filter(({ verdict }) => verdict === 'failed').map(({ role }) => role);
    expect(roles).toEqual([
      'Container Registry Repository Catalog Lister',
      'Container Registry Repository Reader',
      // The version of that cloud does not tell; the message names both.
      'AcrPull',
    ]);
  });
});

describe('with the role of a pipeline taken away', () => {
  it.each(['source', 'target'] as const)('of the %s: its role is missing, with the command', async (name) => {
    const { pipelineIdentity, ...side } = defaultWorld[name];
    const scope = vaultId(defaultWorld[name]);
    const taken = { objectId: pipelineIdentity.objectId, role: 'Key Vault Secrets User', scope };
    const { checks } = await used.without(taken);
    expect(notOk(checks)).toEqual([`${name} pipeline-role failed`]);
    expect(checks.find(({ verdict }) => verdict === 'failed')).toMatchObject({
      identity: pipelineIdentity.objectId,
      role: 'Key Vault Secrets User',
      mend:
        'az role assignment create --role 4633458b-17de-408a-b874-0445c86b69e6 --assignee-object-id ' +
        `${pipelineIdentity.objectId} --assignee-principal-type ServicePrincipal --scope ` +
        `"$(az keyvault show --name ${side.vault} --query id --output tsv)"`,
    });
  });
});

describe('with one firewall closed', () => {
  it.each([
    ['registry-network', { name: 'registry-firewall', ...fault }, 'az acr update --name contosopublic'],
    ['vault-network', { name: 'vault-forbidden', count: 'always', skip: 0 }, 'az keyvault update --name'],
    ['storage-network', { name: 'storage-firewall', ...fault }, 'az storage account update --name'],
  ] as const)('%s fails, and nothing behind it', async (check, closed, mend) => {
    const subject = closed.name === 'vault-forbidden' && { subject: `${source.vault}/*` };
    const { checks } = await used.under({ ...closed, ...subject });
    expect(notOk(checks)).toEqual([`source ${check} failed`]);
    expect(checks.find(({ verdict }) => verdict === 'failed')?.mend).toContain(mend);
  });

  it('storage-network fails where only pipelines are kept out', async () => {
    const network = used.cloud().foundation.networks.target;
    network.change({ publicNetworkAccess: 'Disabled' });
    const { checks } = await used.examined();
    network.change({ publicNetworkAccess: 'Enabled' });
    expect(notOk(checks)).toEqual(['target storage-network failed']);
  });
});
