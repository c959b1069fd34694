import { z } from 'zod';
import type { RoleAssignment } from '../../../world';
import { isSame, isWithin } from '../../roles/access';
import type { ArmContext } from '../context';
import { sameText } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest } from '../requests/failure';
import { equalities } from '../requests/listing';
import { guid, stableGuid } from '../requests/names';
import { parseBody } from '../requests/body';
import { extendedBy } from '../requests/resource-path';
import { roleId, roleNamed } from './role-definitions';

const shape = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
  }),
});

const segment = '/providers/Microsoft.Authorization/roleAssignments';

const nameOf = ({ name, objectId, role, scope }: RoleAssignment): string =>
  name ?? stableGuid(`${objectId} ${role} ${scope}`);

/** A filter that ARM takes, in any order. */
const supported = /^\s*(?:(?:and\s+)?(?:atScope\(\)|assignedTo\('[^']*'\)|principalId eq '[^']*')\s*)+$/i;

/** GET of the assignments at a scope and above and, unless `atScope()`, below it. */
export function listRoleAssignments({ access }: ArmContext, { url, query }: ArmRequest): ArmReply {
  const here = extendedBy(url);
  const filter = query.get('$filter') ?? '';
  if (filter !== '' && !supported.test(filter)) {
    throw badRequest(
      `The filter '${filter.slice(0, 200)}' is not supported. Supported filters are either 'atScope()' or ` +
        `'principalId eq '{value}' or assignedTo('{value}')'.`,
      undefined,
      'UnsupportedQuery',
    );
  }
  const principal = equalities(query).get('principalid') ?? /assignedTo\('([^']*)'\)/i.exec(filter)?.[1];
  const holds = ({ objectId, scope }: RoleAssignment): boolean => {
    if (principal !== undefined && !sameText(principal, objectId)) return false;
    return isWithin(here, scope) || (!/atScope\(\)/i.test(filter) && isWithin(scope, here));
  };
  return { status: 200, body: { value: access.assignments().filter(holds).map(describe) } };
}

/** GET of one assignment. */
export function getRoleAssignment(context: ArmContext, request: ArmRequest): ArmReply {
  const found = find(context, request);
  if (found !== undefined) return { status: 200, body: describe(found) };
  const [name = ''] = request.path.names;
  throw new ArmFailure(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
}

/** PUT of an assignment, which takes effect at once: 201, or 409 where the role is given already. */
export function putRoleAssignment(context: ArmContext, request: ArmRequest): ArmReply {
  const [name = ''] = request.path.names;
  if (!guid.test(name)) {
    throw badRequest(
      `The role assignment ID '${name.slice(0, 100)}' is not valid. The role assignment ID must be a GUID.`,
      undefined,
      'InvalidRoleAssignmentId',
    );
  }
  const { roleDefinitionId, principalId, principalType } = parseBody(shape, request.body).properties;
  const role = roleNamed(roleDefinitionId);
  if (role === undefined) {
    throw badRequest(
      `The specified role definition with ID '${roleDefinitionId}' does not exist.`,
      undefined,
      'RoleDefinitionDoesNotExist',
    );
  }
  if (!principalType && !isKnown(context, principalId)) {
    throw badRequest(
      `Principal ${principalId} does not exist in the directory ${request.caller.tenantId}. Check that you ` +
        'have the correct principal ID. If you are creating this principal and then immediately assigning ' +
        'a role, this error might be related to a replication delay. In this case, set the role ' +
        'assignment principalType property to a value, such as ServicePrincipal, User, or Group.',
      undefined,
      'PrincipalNotFound',
    );
  }
  const assignment: RoleAssignment = { objectId: principalId, role, scope: extendedBy(request.url), name };
  const same = context.access.assignments().find((other) => isSame(other, assignment));
  if (same !== undefined && !sameText(name, nameOf(same))) {
    throw new ArmFailure(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the conflicting role assignment is ` +
        `${nameOf(same).replaceAll('-', '')}.`,
    );
  }
  const named = context.access.assignments().find((other) => sameText(name, nameOf(other)));
  if (named !== undefined && !isSame(named, assignment)) {
    throw badRequest(
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
      undefined,
      'RoleAssignmentUpdateNotPermitted',
    );
  }
  context.access.assign(assignment);
  return { status: same === undefined ? 201 : 200, body: describe(assignment) };
}

/** DELETE of an assignment: 200 with what it was, 204 when there was none. */
export function deleteRoleAssignment(context: ArmContext, request: ArmRequest): ArmReply {
  const found = find(context, request);
  if (found === undefined) return { status: 204 };
  context.access.remove(found);
  return { status: 200, body: describe(found) };
}

const find = ({ access }: ArmContext, { url, path }: ArmRequest): RoleAssignment | undefined =>
  access
    .assignments()
    .find((each) => sameText(path.names[0], nameOf(each)) && sameText(each.scope, extendedBy(url)));

/** Whether Entra has the principal: those of the world, and identities of pipelines. */
const isKnown = ({ registries, records }: ArmContext, id: string): boolean =>
  registries.some(({ side }) =>
    [side.app, side.operator, side.pipelineIdentity].some(({ objectId }) => objectId === id),
  ) || records.pipelines.list().some(({ identity }) => identity?.systemAssigned?.principalId === id);

function describe(assignment: RoleAssignment) {
  const { objectId, role, scope } = assignment;
  const [, subscription = ''] = /^(\/subscriptions\/[^/]+)/i.exec(scope) ?? [];
  return {
    id: `${scope}${segment}/${nameOf(assignment)}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: nameOf(assignment),
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId(role)}`,
      principalId: objectId,
      principalType: 'ServicePrincipal',
      scope,
    },
  };
}
