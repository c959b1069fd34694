import type { Cloud } from '../../../../src/domain/side';
import { armAudiences } from '../../identity/arm-audiences';
import type { Access, TokenClaims, Tokens } from '../../ports';
import { ArmFailure } from './failure';

/** @throws ArmFailure 401, with a challenge, in ARM's words. */
export function authenticate(
  authorization: string | undefined,
  tokens: Tokens,
  cloud: Cloud,
  tenants: readonly string[],
): TokenClaims {
  const [tenantId = ''] = tenants;
  const refuse = (code: string, message: string) =>
    new ArmFailure(401, code, message, {
      headers: {
        'WWW-Authenticate':
          `Bearer authorization_uri="${cloud.authorityHost}/${tenantId}", error="invalid_token", ` +
          `error_description="${message.replaceAll('"', "'")}"`,
      },
    });
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    const fault = authorization === undefined ? 'missing' : 'invalid';
    throw refuse('AuthenticationFailed', `Authentication failed. The 'Authorization' header is ${fault}.`);
  }
  const audiences = armAudiences(cloud);
  const verified = tokens.verify(token, audiences);
  if (typeof verified === 'string') {
    if (/expir/i.test(verified)) throw refuse('ExpiredAuthenticationToken', verified);
    if (verified.includes(', expected ')) {
      const allowed = audiences.map((audience) => `'${audience}/','${audience}'`).join(',');
      throw refuse(
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource: ${verified}. It should ` +
          `exactly match with one of the allowed audiences ${allowed}.`,
      );
    }
    throw refuse('InvalidAuthenticationToken', `The access token is invalid. ${verified}`);
  }
  if (!tenants.some((tenant) => verified.tenantId.toLowerCase() === tenant.toLowerCase())) {
    throw refuse(
      'InvalidAuthenticationTokenTenant',
      `The access token is from the wrong issuer. It must match the tenant '${tenantId}' associated ` +
        `with this subscription. Please use the authority (URL) '${cloud.authorityHost}/${tenantId}' ` +
        'to get the token.',
    );
  }
  return verified;
}

/** @throws ArmFailure 403 naming who may not do what, and where. */
export function authorize(access: Access, caller: TokenClaims, action: string, scope: string): void {
  if (access.allows(caller.objectId, { action }, scope)) return;
  throw new ArmFailure(
    403,
    'AuthorizationFailed',
    `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization ` +
      `to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was ` +
      'recently granted, please refresh your credentials.',
  );
}

/** @throws ArmFailure 403 where something may be done, but not with what it takes along. */
export function authorizeLinked(
  access: Access,
  caller: TokenClaims,
  action: string,
  scope: string,
  linked: { readonly action: string; readonly scope: string },
): void {
  if (access.allows(caller.objectId, { action: linked.action }, linked.scope)) return;
  throw new ArmFailure(
    403,
    'LinkedAuthorizationFailed',
    `The client '${caller.clientId}' with object id '${caller.objectId}' has permission to perform ` +
      `action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) ` +
      `'${linked.action.replace('/*/', '/')}' on the linked scope(s) '${linked.scope}' (respectively) or ` +
      'the linked scope(s) are invalid.',
  );
}
