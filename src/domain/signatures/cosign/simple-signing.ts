import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../verdict';
import { jsonIn } from '../../schema';

const payloadSchema = z.object({
  critical: z.object({
    type: z.literal('cosign container image signature'),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

const rekorSchema = z.object({
  SignedEntryTimestamp: z.base64(),
  Payload: z.object({
    body: z.base64(),
    integratedTime: z.int().min(0),
    logIndex: z.int().min(0),
    logID: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
const entrySchema = z.object({ kind: z.string(), apiVersion: z.string() });
const stampSchema = z.object({ SignedRFC3161Timestamp: z.base64() });

/**
 * Makes the JSON of a Sigstore bundle out of a layer of cosign and its annotations, which hold signature,
 * certificate, log entry and time stamp. @throws SignatureRefused where it is damaged or of another artifact
 */
export function bundleOfLayer(
  payload: Buffer,
  annotations: Readonly<Record<string, string>>,
  digest: string,
): object {
  const signed = payloadSchema.safeParse(jsonIn(payload.toString('utf8'))).data;
  if (signed === undefined) throw invalid('what it signed is not the payload of cosign');
  const of = signed.critical.image['docker-manifest-digest'];
  if (of !== digest) throw invalid(`it is of ${of.slice(0, 100)}, not of this artifact`);
  const signature = annotations['dev.cosignproject.cosign/signature'];
  if (!z.base64().min(1).safeParse(signature).success)
    throw invalid('it has no signature in its annotations');
  const certificate = annotations['dev.sigstore.cosign/certificate'];
  const stamp = annotations['dev.sigstore.cosign/rfc3161timestamp'];
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...(certificate === undefined || certificate === ''
        ? { publicKey: { hint: '' } }
        : { x509CertificateChain: { certificates: [{ rawBytes: derOf(certificate) }] } }),
      tlogEntries: entriesIn(annotations['dev.sigstore.cosign/bundle']),
      ...(stamp !== undefined &&
        stamp !== '' && {
          timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: stampIn(stamp) }] },
        }),
    },
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(payload).digest('base64') },
      signature,
    },
  };
}

function derOf(pem: string): string {
  try {
    return new X509Certificate(pem).raw.toString('base64');
  } catch {
    throw invalid('its certificate is damaged');
  }
}

function entriesIn(text: string | undefined): object[] {
  if (text === undefined || text === '') return [];
  const { SignedEntryTimestamp: promise, Payload: entry } = parsed(rekorSchema, text, 'log entry');
  const { kind, apiVersion } = parsed(entrySchema, Buffer.from(entry.body, 'base64').toString(), 'log entry');
  return [
    {
      logIndex: String(entry.logIndex),
      logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
      kindVersion: { kind, version: apiVersion },
      integratedTime: String(entry.integratedTime),
      inclusionPromise: { signedEntryTimestamp: promise },
      canonicalizedBody: entry.body,
    },
  ];
}

const stampIn = (text: string): string => parsed(stampSchema, text, 'time stamp').SignedRFC3161Timestamp;

function parsed<T extends z.ZodType>(schema: T, text: string, what: string): z.output<T> {
  const found = schema.safeParse(jsonIn(text));
  if (!found.success) throw invalid(`its ${what} is damaged`);
  return found.data;
}
