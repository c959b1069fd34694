import { constants, verify, type X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { knownClouds } from '../../../src/azure/clouds/clouds';
import { jsonIn } from '../../../src/domain/schema';
import type { Tokens } from '../ports';
import { exchangeAudiences, type Application } from './applications';
import { invalidClient } from './authority-errors';

const headerSchema = z.object({
  alg: z.string(),
  x5t: z.string().optional(),
  'x5t#S256': z.string().optional(),
});
const selfIssuedSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

const decode = (part: string): unknown => {
  const document = jsonIn(Buffer.from(part, 'base64url'));
  if (document !== undefined) return document;
  throw invalidClient(50027, 'JWT token is invalid or malformed.');
};

/**
 * Accepts a `client_assertion` of the application: signed with its certificate, or a managed identity's token
 * it trusts.
 * @throws {AuthorityError} with the number Entra gives for the reason.
 */
export function checkAssertion(assertion: string, application: Application, tokens: Tokens, now: Date): void {
  const [header, payload, signature] = assertion.split('.');
  const parsed = headerSchema.safeParse(decode(header ?? ''));
  if (!parsed.success || !payload || !signature) {
    throw invalidClient(50027, 'JWT token is invalid or malformed.');
  }
  if (parsed.data.x5t !== undefined || parsed.data['x5t#S256'] !== undefined) {
    checkCertificate(
      { header: parsed.data, payload: decode(payload), signed: `${header ?? ''}.${payload}`, signature },
      application,
      now,
    );
  } else {
    checkFederated(assertion, application, tokens);
  }
}

interface SignedAssertion {
  readonly header: z.infer<typeof headerSchema>;
  readonly payload: unknown;
  readonly signed: string;
  readonly signature: string;
}

/** RFC 7523: self-issued, for the token endpoint, signed with the registered certificate. */
function checkCertificate(assertion: SignedAssertion, application: Application, now: Date): void {
  const { certificate } = application;
  const { x5t, 'x5t#S256': x5tOfSha256 } = assertion.header;
  // MSAL for Python pads its base64url: bytes are compared, not texts.
  const isThumbprint = (given: string, hex: string): boolean =>
    Buffer.from(given, 'base64url').equals(Buffer.from(hex.replaceAll(':', ''), 'hex'));
  const registered =
    x5tOfSha256 === undefined
      ? isThumbprint(x5t ?? '', certificate.fingerprint)
      : isThumbprint(x5tOfSha256, certificate.fingerprint256);
  if (!registered || !isSignedBy(assertion, certificate)) {
    throw invalidClient(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on ' +
        `application ${application.clientId}.`,
    );
  }
  const claims = selfIssuedSchema.safeParse(assertion.payload);
  if (
    !claims.success ||
    claims.data.iss !== application.clientId ||
    claims.data.sub !== application.clientId
  ) {
    throw invalidClient(
      700021,
      'Client assertion application identifier does not match the client_id parameter.',
    );
  }
  const endpoint = `${knownClouds[application.cloud].authorityHost}/${application.tenantId}/`;
  if (!claims.data.aud.toLowerCase().startsWith(endpoint.toLowerCase())) {
    throw invalidClient(700023, 'Client assertion audience claim does not match Realm issuer.');
  }
  const seconds = now.getTime() / 1000;
  if (seconds > claims.data.exp || seconds + 300 < (claims.data.nbf ?? 0)) {
    throw invalidClient(700024, 'Client assertion is not within its valid time range.');
  }
}

function isSignedBy({ header, signed, signature }: SignedAssertion, certificate: X509Certificate): boolean {
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const key = certificate.publicKey;
  const bytes = Buffer.from(signature, 'base64url');
  if (header.alg === 'PS256') return verify('sha256', Buffer.from(signed), { key, ...pss }, bytes);
  return header.alg === 'RS256' && verify('sha256', Buffer.from(signed), key, bytes);
}

/** Workload identity federation: right audience, and issuer (tenant) and subject of a trusted identity. */
function checkFederated(assertion: string, application: Application, tokens: Tokens): void {
  const audience = exchangeAudiences[application.cloud];
  const claims = tokens.verify(assertion, [audience]);
  if (typeof claims === 'string') {
    const wrongAudience = claims.startsWith('the token is for');
    throw wrongAudience
      ? invalidClient(
          700212,
          'No matching federated identity record found for presented assertion audience; it must be ' +
            `'${audience}'.`,
        )
      : invalidClient(50013, `Assertion failed signature or time validation: ${claims}.`);
  }
  const sameIssuer = application.federated.filter(({ tenantId }) => tenantId === claims.tenantId);
  if (sameIssuer.length === 0) {
    throw invalidClient(
      700211,
      'No matching federated identity record found for presented assertion issuer ' +
        `'${knownClouds[application.cloud].authorityHost}/${claims.tenantId}/v2.0'.`,
    );
  }
  if (!sameIssuer.some(({ objectId }) => objectId === claims.objectId)) {
    throw invalidClient(
      700213,
      `No matching federated identity record found for presented assertion subject '${claims.objectId}'.`,
    );
  }
}
