import { z } from 'zod';
import type { Immutable } from '../schema';
import { eventSchema } from './event';

/** What a sink is yet to be told. */
export const pendingSchema = z.object({
  event: eventSchema,
  /** How often it was tried. */
  tries: z.int().min(0),
  /** Not tried again before. */
  dueAt: z.iso.datetime(),
  firstTriedAt: z.iso.datetime().exactOptional(),
  /** Why it was not taken the last time. */
  reason: z.string().exactOptional(),
});
export type Pending = Immutable<z.output<typeof pendingSchema>>;

/** What a sink was never told, and why. */
export const deadLetterSchema = pendingSchema.omit({ dueAt: true }).extend({
  sink: z.string(),
  diedAt: z.iso.datetime(),
  reason: z.string(),
});

/** How a try ended. */
export type Sent =
  | { readonly ok: true; readonly answer: string }
  | {
      readonly ok: false;
      /** Without the address, which may be a secret. */
      readonly reason: string;
      /** Whether the same may be taken later. */
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
    };

const second = 1000;
const firstWait = 15 * second;
const longestWait = 3600 * second;
/** After so long a receiver that is down counts as gone. */
const deadline = 24 * 3600 * second;

/** What becomes of an event that was not taken: when it is tried again; undefined when it is given up. */
export function afterFailure(
  { event, tries, firstTriedAt }: Pending,
  { reason, retryable, retryAfterSeconds = 0 }: Extract<Sent, { ok: false }>,
  now: Date,
): Pending | undefined {
  const since = firstTriedAt ?? now.toISOString();
  const wait = Math.min(firstWait * 2 ** tries, longestWait);
  const end = Date.parse(since) + deadline;
  if (!retryable || now.getTime() + wait > end) return undefined;
  // Who wants to be left alone for days is asked once more before it is given up.
  const due = Math.min(now.getTime() + Math.max(wait, retryAfterSeconds * second), end);
  return { event, tries: tries + 1, firstTriedAt: since, dueAt: new Date(due).toISOString(), reason };
}

/** Answers after which the same may yet be taken: who is not let in may be tomorrow. */
const passing = new Set([401, 403, 404, 408, 409, 423, 425, 429]);

/** Whether a receiver that answers so may take it later; one that sends us elsewhere will not. */
export const mayPass = (status: number): boolean => status >= 500 || passing.has(status);
