import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId, storageId, vaultId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { failure } from '../arm-requests';

const { source } = defaultWorld;
const subscription = `/subscriptions/${source.subscriptionId}`;
const group = `${subscription}/resourceGroups/${source.resourceGroup}`;

describe('what az asks of a subscription', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    rig.access.assign({ objectId: source.operator.objectId, role: 'Reader', scope: group });
  });
  afterAll(() => rig.remove());

  const get = async (path: string, objectId = source.operator.objectId, method = 'GET') => {
    const { token } = rig.tokens.issue({
      ...{ objectId, clientId: objectId, tenantId: source.tenantId },
      audience: 'https://management.azure.com',
    });
    const query = path.includes('?') ? '&' : '?';
    return callArm(rig, 'source', `${path}${query}api-version=2022-12-01`, { token, method });
  };
  const list = async (path: string, objectId?: string) =>
    ((await get(path, objectId)).body as { value: Record<string, string>[] }).value;

  it('are resources a page at a time, with the filter kept', async () => {
    const filter = encodeURIComponent("resourceType eq 'Microsoft.ManagedIdentity/userAssignedIdentities'");
    const whole = await list(`${group}/resources?$filter=${filter}`);
    const first = (await get(`${group}/resources?$filter=${filter}&$top=1`)).body;
    expect(first).toMatchObject({ value: [whole[0]] });
    const { pathname, searchParams } = new URL((first as { nextLink: string }).nextLink);
    searchParams.delete('api-version');
    const second = (await get(`${pathname}?${searchParams.toString()}`)).body as { value: unknown[] };
    expect(second.value).toEqual([whole[1]]);
  });

  it('are the subscriptions in which the caller has a role', async () => {
    expect(await list('/subscriptions')).toMatchObject([
      { id: subscription, tenantId: source.tenantId, state: 'Enabled' },
    ]);
    expect(await list('/subscriptions', 'a-stranger')).toEqual([]);
    expect((await get(subscription)).body).toMatchObject({ subscriptionId: source.subscriptionId });
    expect(await list('/tenants')).toMatchObject([{ tenantId: source.tenantId }]);
    expect(await list(`${subscription}/locations`)).toMatchObject([
      { name: 'westeurope', displayName: 'West Europe' },
    ]);
  });

  it('are resource groups', async () => {
    expect(await list(`${subscription}/resourcegroups`)).toMatchObject([
      { name: source.resourceGroup, location: source.location },
    ]);
    expect(await list(`${subscription}/resourcegroups`, 'a-stranger')).toEqual([]);
    expect(await get(group)).toMatchObject({ status: 200, body: { id: group } });
    expect((await get(group, undefined, 'HEAD')).status).toBe(204);
    expect((await get(group, 'a-stranger')).status).toBe(403);
  });

  it.each([
    ['Microsoft.ContainerRegistry/registries', [registryId(source)]],
    ['microsoft.storage/storageaccounts', [storageId(source)]],
    ['Microsoft.KeyVault/vaults', [vaultId(source)]],
    [
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      [source.pipelineIdentity.resourceId, expect.stringMatching(/acr-ferry$/)],
    ],
    ['Microsoft.Compute/disks', []],
  ])('are resources by type: %s', async (type, ids) => {
    const filter = encodeURIComponent(`resourceType eq '${type}'`);
    for (const base of [subscription, group]) {
      const found = await list(`${base}/resources?$filter=${filter}`);
      expect(found.map(({ id }) => id)).toEqual(ids);
    }
    expect(await list(`${subscription}/resources?$filter=${filter}`, 'a-stranger')).toEqual([]);
  });

  it('are accounts, vaults and identities', async () => {
    const vaults = `${group}/providers/Microsoft.KeyVault/vaults`;
    expect(await list(vaults)).toMatchObject([{ id: vaultId(source) }]);
    expect((await get(vaultId(source))).body).toMatchObject({
      properties: { vaultUri: 'https://contoso-export-kv.vault.azure.net/', enableRbacAuthorization: true },
    });
    expect(await get(`${vaults}/none`)).toMatchObject(failure(404, 'ResourceNotFound', /vaults\/none'/));
    const { objectId, clientId, resourceId } = source.pipelineIdentity;
    expect((await get(resourceId)).body).toMatchObject({ properties: { principalId: objectId, clientId } });
    expect(await list(`${subscription}/providers/Microsoft.Storage/storageAccounts`)).toMatchObject([
      { id: storageId(source), kind: 'StorageV2' },
    ]);
  });

  it('are providers with their types and versions, newest first', async () => {
    const { body } = await get(`${subscription}/providers/Microsoft.ContainerRegistry`);
    const types = (body as { resourceTypes: { resourceType: string; apiVersions: string[] }[] })
      .resourceTypes;
    const pipelines = types.find(({ resourceType }) => resourceType === 'registries/exportPipelines');
    expect(pipelines?.apiVersions[0]).toBe('2026-09-01-preview');
    expect((await get(`${subscription}/providers/microsoft.keyvault`)).body).toMatchObject({
      resourceTypes: [{ resourceType: 'vaults' }],
    });
    expect(await get(`${subscription}/providers/Microsoft.Nothing`)).toMatchObject(
      failure(404, 'InvalidResourceNamespace', /Microsoft.Nothing/),
    );
  });
});
