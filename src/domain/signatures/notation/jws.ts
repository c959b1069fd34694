import { flattenedVerify } from 'jose';
import { z } from 'zod';
import { invalid } from '../verdict';
import { mostCertificates, payloadType, prefix, signedAttributes, type Envelope } from './attributes';
import { jsonIn } from '../../schema';

const base64url = z.string().regex(/^[\w-]+$/);

const envelopeSchema = z.object({
  payload: base64url,
  protected: base64url,
  signature: base64url,
  header: z.looseObject({
    x5c: z.array(z.base64()).min(1).max(mostCertificates),
    [`${prefix}timestampSignature`]: z.base64().optional(),
  }),
});

const protectedSchema = z.looseObject({
  alg: z.string(),
  cty: z.literal(payloadType),
  crit: z.array(z.string()).min(1),
});

/** Reads a JWS envelope (`application/jose+json`). @throws SignatureRefused */
export function readJws(bytes: Buffer): Envelope {
  const envelope = envelopeSchema.safeParse(jsonIn(bytes)).data;
  if (envelope === undefined) throw invalid('its JWS envelope is damaged');
  const header = protectedSchema.safeParse(jsonIn(Buffer.from(envelope.protected, 'base64url'))).data;
  if (header === undefined) throw invalid('the protected header of its JWS envelope is damaged');
  const { payload, signature } = envelope;
  const timestamp = envelope.header[`${prefix}timestampSignature`];
  const understood = Object.fromEntries(header.crit.map((name) => [name, true]));
  return {
    ...signedAttributes((name) => header[name], header.crit, timeOf),
    algorithm: header.alg,
    payload: Buffer.from(payload, 'base64url'),
    signature: Buffer.from(signature, 'base64url'),
    chain: envelope.header.x5c.map((certificate) => Buffer.from(certificate, 'base64')),
    ...(typeof timestamp === 'string' && { timestamp: Buffer.from(timestamp, 'base64') }),
    isSignedBy: (key) =>
      flattenedVerify({ payload, protected: envelope.protected, signature }, key, {
        algorithms: [header.alg],
        crit: understood,
      }).then(
        () => true,
        () => false,
      ),
  };
}

const timeOf = (value: unknown): Date | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : undefined;
