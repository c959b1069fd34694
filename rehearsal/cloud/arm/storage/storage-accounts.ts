import { blobHost, storageId, type WorldSide } from '../../../world';
import type { ArmContext } from '../context';
import { mayRead, sameText, sidesAt } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { resourceNotFound } from '../requests/failure';
import { pageOf } from '../requests/listing';

/** GET of a storage account. */
export function getStorageAccount(context: ArmContext, { path }: ArmRequest): ArmReply {
  const side = sidesAt(context, path).find((each) => sameText(path.names[0], each.storageAccount));
  const body = side && describe(context, side);
  if (body) return { status: 200, body };
  throw resourceNotFound(type, [path.names[0] ?? ''], path.resourceGroup ?? '');
}

/** The accounts of a subscription or resource group that the caller may read. */
export function listStorageAccounts(context: ArmContext, request: ArmRequest): ArmReply {
  const accounts = sidesAt(context, request.path)
    .filter((side) => mayRead(context, request.caller, type, storageId(side)))
    .flatMap((side) => describe(context, side) ?? []);
  return pageOf(request, accounts, context.switches.pageSize);
}

const type = 'Microsoft.Storage/storageAccounts';

function describe({ storageKeys }: ArmContext, side: WorldSide): object | undefined {
  const network = storageKeys.network(side.storageAccount);
  if (network === undefined) return undefined;
  const { publicNetworkAccess, defaultAction, ipRules } = network;
  return {
    type,
    id: storageId(side),
    name: side.storageAccount,
    location: side.location,
    tags: {},
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
  };
}
