import { builtInRoles, type RoleDefinition } from '../../rehearsal/cloud/roles/definitions';
import {
  registryId,
  storageId,
  vaultId,
  defaultWorld,
  type RoleAssignment,
  type World,
} from '../../rehearsal/world';
import { evaluate } from './expression';
import { ofType } from './snapshots';

/** One role assignment of a scenario, in the words of docs/security/roles.md. */
export interface Grant {
  readonly identity: 'app' | 'pipelines' | 'event topics';
  readonly at: string;
  readonly role: string;
  /** Undefined for what belongs to the host. */
  readonly side: 'source' | 'target' | undefined;
}

const custom = /^acr-ferry (?:reader|revoker)/;

/** Names of roles by GUID, those the scenario makes among them. */
function roleNames(scenario: string): ReadonlyMap<string, string> {
  const made = ofType(scenario, 'Microsoft.Authorization/roleDefinitions').map(
    ({ name, properties }) => [name, custom.exec(properties.roleName as string)?.[0] ?? ''] as const,
  );
  return new Map([...Object.entries(builtInRoles).map(([name, { id }]) => [id, name] as const), ...made]);
}

/** What the custom roles of a scenario allow, by name. */
export const customRolesOf = (scenario: string): Record<string, RoleDefinition> =>
  Object.fromEntries(
    ofType(scenario, 'Microsoft.Authorization/roleDefinitions').map(({ properties }) => {
      const { roleName, permissions } = properties as { roleName: string; permissions: RoleDefinition[] };
      return [custom.exec(roleName)?.[0] ?? '', permissions[0] ?? {}];
    }),
  );

const places: readonly (readonly [RegExp, string])[] = [
  [/storageAccounts\/stferry[^/]*$/, 'host storage'],
  [/\/components\//, 'Application Insights'],
  [/\/schedulers\//, 'Durable Task Scheduler'],
  [/\/systemTopics\//, 'event topics'],
  [/\/topics\//, 'Event Grid topic'],
  [/\/containers\/dead-letters$/, 'container dead-letters'],
  [/\/registries\//, 'registry'],
  [/\/contosodocuments$/, 'account of documents'],
  [/\/storageAccounts\//, 'storage account'],
  [/\/keys\/waybills$/, 'key `waybills`'],
  [/\/vaults\//, 'key vault'],
  [/\/userAssignedIdentities\//, 'identity of pipelines'],
];

const placeOf = (scope: string): string => places.find(([pattern]) => pattern.test(scope))?.[1] ?? scope;

function sideOf(scope: string, at: string): Grant['side'] {
  if (/^(?:host|App|Dur|container|event|Event|account)/.test(at)) return undefined;
  return /crsrc|stsrc|kv-src|id-export|contosopublic|contosoexport|contoso-export|fabrikam/.test(scope)
    ? 'source'
    : 'target';
}

/** Every role assignment of a scenario. */
export function grantsOf(scenario: string): Grant[] {
  const names = roleNames(scenario);
  return ofType(scenario, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => {
    const [scope = ''] = id.split(/\/providers\/Microsoft.Authorization\//);
    const { principalId, roleDefinitionId } = properties as Record<string, string>;
    const who = evaluate(principalId!) as string;
    const at = placeOf(scope);
    return {
      identity:
        who.includes('id-ferry-') || !who.startsWith('/')
          ? 'app'
          : who.includes('/systemTopics/')
            ? 'event topics'
            : 'pipelines',
      at,
      role: names.get(roleDefinitionId!.split('/').at(-1)!) ?? roleDefinitionId!,
      side: sideOf(scope, at),
    };
  });
}

/** The assignments in the rehearsal: its resources and principals in place of those that are deployed. */
export function rehearsed(
  { identity, at, role, side: name }: Grant,
  world: Pick<World, 'source' | 'target'> = defaultWorld,
): RoleAssignment {
  const side = world[name ?? (at === 'account of documents' ? 'target' : 'source')];
  const scopes: Readonly<Record<string, string>> = {
    registry: registryId(side),
    'storage account': storageId(side),
    'account of documents': storageId(side),
    'key vault': vaultId(side),
    'key `waybills`': `${vaultId(side)}/keys/waybills`,
    'identity of pipelines': side.pipelineIdentity.resourceId,
  };
  const principal = identity === 'app' ? side.app : side.pipelineIdentity;
  return { objectId: principal.objectId, role, scope: scopes[at] ?? '' };
}
