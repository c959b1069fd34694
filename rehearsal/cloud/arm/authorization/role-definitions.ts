import { builtInRoles, roleDefinitions, type RoleDefinition } from '../../roles/definitions';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure } from '../requests/failure';
import { equalities } from '../requests/listing';
import { stableGuid } from '../requests/names';

/** The id of a role: Azure's for built-in ones. */
export const roleId = (name: string): string => builtInRoles[name]?.id ?? stableGuid(`role ${name}`);

/** The name of the role a resource id ends with. */
export const roleNamed = (definitionId: string): string | undefined =>
  Object.keys(roleDefinitions).find(
    (name) => roleId(name) === definitionId.slice(definitionId.lastIndexOf('/') + 1).toLowerCase(),
  );

/** GET of the roles there are, by `roleName` or `type` of the filter. */
export function listRoleDefinitions({ query, path }: ArmRequest): ArmReply {
  const wanted = equalities(query);
  const value = Object.entries(roleDefinitions)
    .filter(([name]) => wanted.get('rolename') === undefined || wanted.get('rolename') === name)
    .map(([name, role]) => describe(name, role, path.subscriptionId))
    .filter(({ properties }) => (wanted.get('type') ?? properties.type) === properties.type);
  return { status: 200, body: { value } };
}

/** GET of one role by its id. */
export function getRoleDefinition({ path }: ArmRequest): ArmReply {
  const [id = ''] = path.names;
  const name = roleNamed(id);
  const role = name === undefined ? undefined : roleDefinitions[name];
  if (name !== undefined && role) return { status: 200, body: describe(name, role, path.subscriptionId) };
  throw new ArmFailure(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${id}' does not exist.`,
  );
}

function describe(name: string, role: RoleDefinition, subscriptionId: string) {
  const { actions = [], notActions = [], dataActions = [] } = role;
  const id = roleId(name);
  const isBuiltIn = name in builtInRoles;
  return {
    id: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: id,
    properties: {
      roleName: name,
      type: isBuiltIn ? 'BuiltInRole' : 'CustomRole',
      description: name,
      assignableScopes: [isBuiltIn ? '/' : `/subscriptions/${subscriptionId}`],
      permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
    },
  };
}
