import { createHmac } from 'node:crypto';

/**
 * Headers that prove who sent a body and when, as Standard Webhooks (standardwebhooks.com) has them: HMAC-
 * SHA256 over id, timestamp and body. Every secret signs, so that a receiver knows one of them while they
 * change.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = (secret: string) =>
    createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signed(secret)}`).join(' '),
  };
}

const prefix = 'whsec_';

/** Libraries of the standard take secrets in Base64 behind a prefix; others are taken as they are written. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret);
