/** Network rules of a storage account as ARM shows them. */
export interface AccountNetwork {
  /** `Enabled`, `Disabled` or `SecuredByPerimeter`; absent in old accounts, which are open. */
  readonly publicNetworkAccess?: string;
  readonly networkAcls?: {
    readonly defaultAction?: string;
    readonly ipRules?: readonly unknown[];
    readonly resourceAccessRules?: readonly unknown[];
  };
}

/** Whether pipelines can open an account: `closed` to them, or so that only a run can tell. */
export type Reach = 'open' | 'doubtful' | 'closed';

/**
 * What the rules of an account mean for pipelines. Azure Container Registry is no trusted service of Azure
 * Storage (Azure/acr#857) and is in no virtual network of yours, so only what lets addresses or resources in
 * may let it in.
 */
export function reachOf({ publicNetworkAccess = 'Enabled', networkAcls }: AccountNetwork): {
  readonly reach: Reach;
  /** In the words of ARM. */
  readonly because: string;
} {
  const access = publicNetworkAccess.toLowerCase();
  if (access === 'disabled') return { reach: 'closed', because: 'publicNetworkAccess is Disabled' };
  if (access !== 'enabled') {
    return { reach: 'doubtful', because: `publicNetworkAccess is ${publicNetworkAccess}` };
  }
  if (networkAcls?.defaultAction?.toLowerCase() !== 'deny') return { reach: 'open', because: '' };
  const exceptions = (networkAcls.ipRules?.length ?? 0) + (networkAcls.resourceAccessRules?.length ?? 0);
  return exceptions === 0
    ? { reach: 'closed', because: 'networkAcls.defaultAction is Deny' }
    : { reach: 'doubtful', because: 'networkAcls.defaultAction is Deny, with exceptions' };
}
