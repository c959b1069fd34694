import type { Parameters } from './parameters';

/** A resource of a side: one that must be there already, or one that must not. */
export interface Wanted {
  readonly kind: 'registry' | 'storage' | 'vault' | 'documents';
  /** Documents of an image import are opened as the target is. */
  readonly side: 'source' | 'target';
  readonly state: 'new' | 'existing';
  /** Undefined: a new one gets a name that is made of the environment. */
  readonly name: string | undefined;
  /** The parameter that names it. */
  readonly parameter: string;
  readonly subscription: string;
  readonly group: string;
  /** The parameters that say where it is. */
  readonly placedBy: { readonly subscription: string; readonly group: string };
}

/** Where the deployment itself goes. */
export interface Home {
  readonly subscription: string;
  readonly group: string;
}

/** The group of the app, as the template makes it. */
export const groupOf = ({ resourceGroupName, environmentName = '' }: Parameters): string =>
  resourceGroupName ?? `rg-${environmentName}`;

/** The registries, accounts and vaults of the sides the deployment deals with, as far as it is said. */
export const wantedResources = (parameters: Parameters, home: Home): Wanted[] => [
  ...(['source', 'target'] as const).flatMap((side) =>
    isHere(parameters, side) ? wantedOf(parameters, side, home) : [],
  ),
  ...documentsOf(parameters, home),
];

/** The account of documents, where a route by image import has one of its own. */
function documentsOf({ via, stateAccount }: Parameters, home: Home): Wanted[] {
  const { name, subscriptionId, resourceGroup } = stateAccount;
  if (via !== 'import' || name === undefined) return [];
  return [
    {
      ...{ kind: 'documents', side: 'target', state: 'existing', name, parameter: 'stateAccount.name' },
      subscription: subscriptionId ?? home.subscription,
      group: resourceGroup ?? home.group,
      placedBy: { subscription: 'stateAccount.subscriptionId', group: 'stateAccount.resourceGroup' },
    },
  ];
}

/** Whether anything is made or granted at a side. */
const isHere = (parameters: Parameters, side: 'source' | 'target'): boolean =>
  parameters.mode !== (side === 'source' ? 'receive' : 'send') && !parameters[side].elsewhere?.cloud;

function wantedOf(parameters: Parameters, side: 'source' | 'target', home: Home): Wanted[] {
  const own = parameters[side];
  const subscription = own.subscriptionId ?? home.subscription;
  const group = own.resourceGroup ?? home.group;
  const of = (
    kind: Wanted['kind'],
    state: Wanted['state'] | undefined,
    name: string | undefined,
    at: Pick<Wanted, 'subscription' | 'group' | 'placedBy'>,
  ): Wanted[] =>
    state === undefined ? [] : [{ kind, side, state, name, parameter: `${side}.${kind}Name`, ...at }];
  const by = { subscription: `${side}.subscriptionId`, group: `${side}.resourceGroup` };
  return [
    ...of('registry', parameters[`${side}Registry`], own.registryName, { subscription, group, placedBy: by }),
    ...(parameters.via === 'import'
      ? []
      : of('storage', parameters[`${side}Storage`], own.storageName, {
          subscription: own.storageSubscriptionId ?? subscription,
          group: own.storageResourceGroup ?? group,
          placedBy: {
            subscription: `${side}.storageSubscriptionId`,
            group: `${side}.storageResourceGroup`,
          },
        })),
    ...(needsVault(parameters, side)
      ? of('vault', parameters[`${side}Vault`], own.vaultName, {
          subscription,
          group: own.vaultResourceGroup ?? group,
          placedBy: { ...by, group: `${side}.vaultResourceGroup` },
        })
      : []),
  ];
}

/** As in the template: for SAS, for the key of waybills, for what opens the other side or pulls from it. */
function needsVault(parameters: Parameters, side: 'source' | 'target'): boolean {
  const { mode, via, signWaybills, pull } = parameters;
  if (via !== 'import' && parameters[side].storageAccess === 'sas') return true;
  const { cloud, secretName } = parameters[side === 'source' ? 'target' : 'source'].elsewhere ?? {};
  if (mode === 'connected' && Boolean(cloud) && Boolean(secretName)) return true;
  return side === 'source'
    ? mode === 'send' && signWaybills
    : via !== 'transfer' && pull.username !== undefined;
}
