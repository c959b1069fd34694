import type { Tokens } from '../../ports';

/**
 * Storage's own identity: what the service does itself, after it has checked the caller, it does as nobody
 * else.
 */
export function platformAuthorization(tokens: Tokens, tenantId: string): string {
  const nobody = '00000000-0000-0000-0000-000000000000';
  const claims = { objectId: nobody, clientId: nobody, tenantId, audience: 'https://storage.azure.com' };
  return `Bearer ${tokens.issue(claims).token}`;
}
