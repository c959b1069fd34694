import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sameSecret } from '../../../same-secret';
import type { Clock } from '../../ports';
import type { Grant } from './actions';

/** Who a registry token speaks for. */
export type Principal =
  | { readonly kind: 'admin'; readonly name: string }
  | { readonly kind: 'entra'; readonly objectId: string }
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'anonymous' };

const principalSchema = z.union([
  z.object({ kind: z.literal('admin'), name: z.string() }),
  z.object({ kind: z.literal('entra'), objectId: z.string() }),
  z.object({ kind: z.literal('token'), name: z.string() }),
  z.object({ kind: z.literal('anonymous') }),
]);
const grantSchema = z.object({
  type: z.enum(['registry', 'repository']),
  name: z.string(),
  actions: z.array(z.string()),
});
const claimsSchema = z.object({
  grant_type: z.enum(['refresh_token', 'access_token']),
  aud: z.string(),
  exp: z.number(),
  principal: principalSchema,
  access: z.array(grantSchema),
});

interface RegistryClaims {
  readonly principal: Principal;
  readonly access: readonly Grant[];
}
type TokenKind = z.infer<typeof claimsSchema>['grant_type'];

/** Lifetimes in seconds: 3 h (documented) and 75 min (documented sample of an access token). */
const lifetimes: Readonly<Record<TokenKind, number>> = { refresh_token: 10_800, access_token: 4_500 };

/** Issues and checks the registry's own tokens. */
export interface RegistryTokens {
  issue(kind: TokenKind, claims: RegistryClaims): string;
  /** The claims, or undefined when the token is not one of ours, of another kind, or expired. */
  verify(kind: TokenKind, token: string): RegistryClaims | undefined;
}

/** JWTs of one registry, HS256: only the registry itself ever reads them. */
export function createRegistryTokens(
  audience: string,
  clock: Clock,
  key = randomBytes(32).toString('hex'),
): RegistryTokens {
  const sign = (content: string): string =>
    createHmac('sha256', `${audience}\n${key}`).update(content).digest('base64url');
  const seconds = (): number => Math.floor(clock().getTime() / 1000);
  return {
    issue: (kind, { principal, access }) => {
      const now = seconds();
      const claims = {
        jti: randomUUID(),
        iss: 'Azure Container Registry',
        aud: audience,
        version: '1.0',
        grant_type: kind,
        iat: now,
        nbf: now,
        exp: now + lifetimes[kind],
        principal,
        access,
      };
      const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return `${content}.${sign(content)}`;
    },
    verify: (kind, token) => {
      const [header = '', body = '', signature = '', ...rest] = token.split('.');
      if (rest.length > 0 || !sameSecret(signature, sign(`${header}.${body}`))) return undefined;
      const claims = claimsSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      const valid = claims.grant_type === kind && claims.aud === audience && claims.exp > seconds();
      return valid ? { principal: claims.principal, access: claims.access } : undefined;
    },
  };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
