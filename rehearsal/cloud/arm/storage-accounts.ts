import { blobHost, storageId } from '../../world';
import type { ArmContext } from './context';
import type { ArmReply, ArmRequest } from './requests/exchange';
import { resourceNotFound } from './requests/failure';

/** GET of a storage account. */
export function getStorageAccount({ registries, storageKeys }: ArmContext, { path }: ArmRequest): ArmReply {
  const [name = ''] = path.names;
  const is = (given: string | undefined, own: string): boolean => given?.toLowerCase() === own.toLowerCase();
  const side = registries
    .map((registry) => registry.side)
    .find(
      (each) =>
        is(name, each.storageAccount) &&
        is(path.subscriptionId, each.subscriptionId) &&
        is(path.resourceGroup, each.resourceGroup),
    );
  const network = side && storageKeys.network(side.storageAccount);
  if (side === undefined || network === undefined) {
    throw resourceNotFound('Microsoft.Storage/storageAccounts', [name], path.resourceGroup ?? '');
  }
  const { publicNetworkAccess, defaultAction, ipRules } = network;
  return {
    status: 200,
    body: {
      type: 'Microsoft.Storage/storageAccounts',
      id: storageId(side),
      name: side.storageAccount,
      location: side.location,
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS', tier: 'Standard' },
      properties: {
        provisioningState: 'Succeeded',
        publicNetworkAccess,
        networkAcls: {
          bypass: 'AzureServices',
          defaultAction,
          ipRules: ipRules.map((value) => ({ value, action: 'Allow' })),
          virtualNetworkRules: [],
          resourceAccessRules: [],
        },
        primaryEndpoints: { blob: `https://${blobHost(side)}/` },
      },
    },
  };
}
