import { createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { Clock, TokenClaims, Tokens } from '../ports';

/** What Entra gives by default lies between 60 and 90 minutes. */
const defaultLifetimeSeconds = 3600;
/** The clock skew Microsoft services allow. */
const skewSeconds = 300;
/** Names the one key of the cloud in `kid` and in the authority's key set. */
const keyId = 'rehearsal';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const withoutSlash = (audience: string): string => audience.replace(/\/+$/, '').toLowerCase();

const payloadSchema = z.object({
  aud: z.string(),
  exp: z.number(),
  nbf: z.number(),
  oid: z.string(),
  appid: z.string(),
  tid: z.string(),
});

/**
 * Entra v1 access tokens, as managed identities and the Azure services use them, signed with the state
 * folder's key. The issuer is the same in every cloud: it is what Azurite and Key Vault expect.
 */
export function createTokens(privateKeyPem: string, now: Clock): Tokens {
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(privateKey);

  return {
    issue(claims, lifetimeSeconds = defaultLifetimeSeconds) {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const expires = issuedAt + lifetimeSeconds;
      const issuer = `https://sts.windows.net/${claims.tenantId}/`;
      const signed = `${encode({ typ: 'JWT', alg: 'RS256', kid: keyId })}.${encode({
        aud: claims.audience,
        iss: issuer,
        idp: issuer,
        iat: issuedAt,
        nbf: issuedAt,
        exp: expires,
        appid: claims.clientId,
        oid: claims.objectId,
        sub: claims.objectId,
        tid: claims.tenantId,
        uti: randomUUID(),
        ver: '1.0',
      })}`;
      const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
      return { token: `${signed}.${signature}`, expiresOn: new Date(expires * 1000) };
    },

    verify(token, audiences) {
      const claims = readVerified(token);
      if (typeof claims === 'string') return claims;
      const seconds = now().getTime() / 1000;
      if (seconds > claims.exp) return 'the token is expired';
      if (seconds + skewSeconds < claims.nbf) return 'the token is not valid yet';
      if (!audiences.some((audience) => withoutSlash(audience) === withoutSlash(claims.aud))) {
        return `the token is for ${claims.aud}, expected ${audiences.join(' or ')}`;
      }
      return {
        objectId: claims.oid,
        clientId: claims.appid,
        tenantId: claims.tid,
        audience: claims.aud,
      } satisfies TokenClaims;
    },
  };

  function readVerified(token: string): z.infer<typeof payloadSchema> | string {
    const [header, payload, signature, ...rest] = token.split('.');
    if (!header || !payload || !signature || rest.length > 0) return 'the token is not a JSON Web Token';
    const genuine = verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${payload}`),
      publicKey,
      Buffer.from(signature, 'base64url'),
    );
    if (!genuine) return 'the token was not issued by this cloud';
    const parsed = payloadSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return parsed.success ? parsed.data : 'the token lacks a claim';
  }
}

/** The cloud's key as the authority publishes it (RFC 7517). */
export function publicKeySet(privateKeyPem: string): { keys: readonly object[] } {
  const key = createPublicKey(createPrivateKey(privateKeyPem)).export({ format: 'jwk' });
  return { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: keyId }] };
}
