import { createHash, randomInt } from 'node:crypto';

const pattern = /^t[a-z0-9]{15}$/;

/** Whether a text can be a transfer id: the durable client puts ids into URLs as they are. */
export const isTransferId = (text: string): boolean => pattern.test(text);

const planPattern = /^p[a-z0-9]{15}$/;

/** Whether a text can be the id of a plan; it differs from a transfer's in its first letter. */
export const isPlanId = (text: string): boolean => planPattern.test(text);

/** An id for a plan that is made now. */
export const freshPlanId = (now: Date): string => `p${freshTransferId(now).slice(1)}`;

/** A new id: `t`, the time as 8 base-36 digits so that ids sort by age, and 7 random ones. */
export function freshTransferId(now: Date): string {
  const time = now.getTime().toString(36).padStart(8, '0');
  const random = Array.from({ length: 7 }, () => randomInt(36).toString(36)).join('');
  return `t${time}${random}`;
}

/**
 * The one id of a start: of a route and idempotency key, of a schedule and due time. A repeated start finds
 * the transfer of the first. Starts of different kinds differ in the number of parts.
 */
export function derivedTransferId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const fifteenDigits = BigInt(`0x${digest}`) % 36n ** 15n;
  return `t${fifteenDigits.toString(36).padStart(15, '0')}`;
}
