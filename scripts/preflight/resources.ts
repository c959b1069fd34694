import type { Parameters } from './parameters';

/** A resource of a side: one that must be there already, or one that must not. */
export interface Wanted {
  readonly kind: 'registry' | 'storage' | 'vault';
  readonly side: 'source' | 'target';
  readonly state: 'new' | 'existing';
  /** Undefined: a new one gets a name that is made of the environment. */
  readonly name: string | undefined;
  /** The parameter that names it. */
  readonly parameter: string;
  readonly subscription: string;
  readonly group: string;
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
export const wantedResources = (parameters: Parameters, home: Home): Wanted[] =>
  (['source', 'target'] as const).flatMap((side) =>
    isHere(parameters, side) ? wantedOf(parameters, side, home) : [],
  );

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
    at: { subscription: string; group: string },
  ): Wanted[] =>
    state === undefined ? [] : [{ kind, side, state, name, parameter: `${side}.${kind}Name`, ...at }];
  const place = { subscription, group };
  return [
    ...of('registry', parameters[`${side}Registry`], own.registryName, place),
    ...of('storage', parameters[`${side}Storage`], own.storageName, {
      subscription: own.storageSubscriptionId ?? subscription,
      group: own.storageResourceGroup ?? group,
    }),
    ...(needsVault(parameters, side)
      ? of('vault', parameters[`${side}Vault`], own.vaultName, {
          subscription,
          group: own.vaultResourceGroup ?? group,
        })
      : []),
  ];
}

/** As in the template: for SAS, for the key of waybills, for the secret that opens the other side. */
const needsVault = (parameters: Parameters, side: 'source' | 'target'): boolean =>
  parameters[side].storageAccess === 'sas' ||
  (side === 'source' && parameters.mode === 'send' && parameters.signWaybills) ||
  Boolean(parameters[side === 'source' ? 'target' : 'source'].elsewhere?.secretName);
