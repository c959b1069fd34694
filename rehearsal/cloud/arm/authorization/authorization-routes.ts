import type { ArmContext } from '../context';
import { collection, resource, type Route } from '../requests/route';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './role-assignments';
import { listLocks } from './locks';
import { listPermissions } from './permissions';
import { getRoleDefinition, listRoleDefinitions } from './role-definitions';

const provider = 'Microsoft.Authorization';

/** Roles and who holds them, at any scope. */
export const authorizationRoutes = (context: ArmContext): Route[] => [
  collection(provider, 'permissions', { GET: ['read', (r) => listPermissions(context, r)] }),
  collection(provider, 'locks', { GET: ['read', (r) => listLocks(context, r)] }),
  collection(provider, 'roleDefinitions', { GET: [undefined, listRoleDefinitions] }),
  resource(provider, 'roleDefinitions', { GET: [undefined, getRoleDefinition] }),
  collection(provider, 'roleAssignments', { GET: ['read', (r) => listRoleAssignments(context, r)] }),
  resource(provider, 'roleAssignments', {
    GET: ['read', (r) => getRoleAssignment(context, r)],
    PUT: ['write', (r) => putRoleAssignment(context, r)],
    DELETE: ['delete', (r) => deleteRoleAssignment(context, r)],
  }),
];
