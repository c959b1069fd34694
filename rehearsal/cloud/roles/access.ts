import type { RoleAssignment } from '../../world';
import type { Access } from '../ports';
import { covers, roleDefinitions, type RoleDefinition } from './definitions';

/** Role assignments that can be changed. */
export interface AdjustableAccess extends Access {
  assignments(): readonly RoleAssignment[];
  /** The roles somebody holds at a scope, as what they allow. */
  held(objectId: string, scope: string): readonly RoleDefinition[];
  /** Adding an assignment twice keeps one, as in Azure. */
  assign(assignment: RoleAssignment): void;
  /** False when there was no such assignment. */
  remove(assignment: RoleAssignment): boolean;
}

/**
 * Role assignments of the world, changeable while it runs. Propagation is immediate, unlike Azure's minutes.
 * @param further definitions of roles that a deployment makes, by name
 */
export function createAccess(
  initial: readonly RoleAssignment[],
  further: Readonly<Record<string, RoleDefinition>> = {},
): AdjustableAccess {
  const definitions = { ...roleDefinitions, ...further };
  let current = [...initial];
  const held = (objectId: string, scope: string): RoleDefinition[] =>
    current
      .filter((assignment) => assignment.objectId === objectId && isWithin(scope, assignment.scope))
      .map(({ role }) => definitions[role] ?? {});
  return {
    allows: (objectId, need, scope) => held(objectId, scope).some((role) => covers(role, need)),
    assignments: () => current,
    held,
    assign: (assignment) => {
      current = [...current.filter((other) => !isSame(other, assignment)), assignment];
    },
    remove: (assignment) => {
      const kept = current.filter((other) => !isSame(other, assignment));
      const removed = kept.length < current.length;
      current = kept;
      return removed;
    },
  };
}

/** Resource ids compare without case; a scope covers itself and everything below it. */
export function isWithin(scope: string, assigned: string): boolean {
  const inner = scope.toLowerCase();
  const outer = assigned.toLowerCase().replace(/\/+$/, '');
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Whether two assignments give the same, whatever their names are. */
export const isSame = (a: RoleAssignment, b: RoleAssignment): boolean =>
  a.objectId === b.objectId && a.role === b.role && a.scope.toLowerCase() === b.scope.toLowerCase();
