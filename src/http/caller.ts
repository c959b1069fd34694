import { z } from 'zod';
import { Refusal } from '../application/refusal';
import type { AuthMode } from '../config/config';
import type { Caller } from '../domain/audit/caller';
import { jsonIn } from '../domain/schema';

/** App roles of the Entra application; Operator includes Reader. */
export type Role = 'Reader' | 'Operator';

/** Who calls, and as what. */
export interface SignedIn extends Caller {
  readonly roles: ReadonlySet<Role>;
}

/** The header of App Service authentication (learn.microsoft.com, its page on user identities in code). */
const principalSchema = z.object({
  name_typ: z.string().optional(),
  role_typ: z.string().optional(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});

const roleClaims = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];
const userClaims = ['preferred_username', 'name'];
const appClaims = ['appid', 'azp'];

/**
 * Who calls. The host has checked the function key before this runs. Where keys are enough the key alone is
 * an operator's, and a principal can only narrow that, so a forged header gains nothing.
 * @throws Refusal FORBIDDEN when nobody signed in and somebody must.
 */
export function readCaller(headers: Headers, mode: AuthMode): SignedIn {
  const header = headers.get('x-ms-client-principal');
  if (mode === 'entra' && header === null)
    throw new Refusal('FORBIDDEN', 'AUTH_MODE is entra: sign in; a function key alone opens nothing.');
  if (mode === 'keys' || header === null)
    return { kind: 'key', name: 'function key', roles: new Set(['Reader', 'Operator']) };
  const principal = principalSchema.safeParse(jsonIn(Buffer.from(header, 'base64'))).data;
  const values = (types: readonly (string | undefined)[]) =>
    principal?.claims.filter(({ typ }) => types.includes(typ)).map(({ val }) => val) ?? [];
  const roles = values([principal?.role_typ, ...roleClaims]);
  const [user] = values([principal?.name_typ, ...userClaims]);
  const [application = 'unknown'] = values(appClaims);
  return {
    ...(user === undefined ? { kind: 'app', name: application } : { kind: 'user', name: user }),
    roles: new Set<Role>(
      roles.includes('Operator') ? ['Reader', 'Operator'] : roles.includes('Reader') ? ['Reader'] : [],
    ),
  };
}

/** The caller, once it is known to have the role. @throws Refusal FORBIDDEN */
export function requireRole(caller: SignedIn, role: Role): SignedIn {
  if (caller.roles.has(role)) return caller;
  throw new Refusal('FORBIDDEN', `This needs the app role ${role}; ask for it in the Entra application.`);
}
