import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { matchesWildcard } from '../../wildcard';

/** What a role allows, as Azure publishes it: patterns with `*`. */
export interface RoleDefinition {
  readonly actions?: readonly string[] | undefined;
  readonly notActions?: readonly string[] | undefined;
  readonly dataActions?: readonly string[] | undefined;
}

/** Something somebody wants to do: to a resource, or to what is in it. */
export type Need = { readonly action: string } | { readonly dataAction: string };

const infra = join(__dirname, '..', '..', '..', 'infra');
const patterns = z.array(z.string());
const read = <T>(file: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(join(infra, file), 'utf8')));

/** Built-in roles by name, with their ids: what the deployment gives, and some that others have. */
export const builtInRoles = read(
  'roles.json',
  z.record(
    z.string(),
    z.object({
      id: z.guid(),
      actions: patterns.optional(),
      notActions: patterns.optional(),
      dataActions: patterns.optional(),
    }),
  ),
);

const custom = read(
  'custom-roles.json',
  z.object({
    reader: z.object({ actions: patterns }),
    revoker: z.object({ actions: patterns, accountKeyActions: patterns }),
  }),
);

/** Roles by name; the custom ones as a deployment makes them that signs with account keys. */
export const roleDefinitions: Readonly<Record<string, RoleDefinition>> = {
  ...builtInRoles,
  'acr-ferry reader': custom.reader,
  'acr-ferry revoker': { actions: [...custom.revoker.actions, ...custom.revoker.accountKeyActions] },
};

/** Whether a role covers a need; case does not count. */
export function covers(role: RoleDefinition, need: Need): boolean {
  if ('dataAction' in need) return matches(role.dataActions, need.dataAction);
  return matches(role.actions, need.action) && !matches(role.notActions, need.action);
}

const matches = (list: readonly string[] = [], wanted: string): boolean =>
  list.some((pattern) => matchesWildcard(pattern.toLowerCase(), wanted.toLowerCase()));
