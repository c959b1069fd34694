import { z } from 'zod';
import { redact, shortened } from '../redact';
import type { Immutable } from '../schema';
import { callerSchema } from './caller';

/** All that is noted as a change. */
export const auditActions = [
  ...(['transfer.start', 'transfer.pause', 'transfer.resume', 'transfer.cancel', 'transfer.retry'] as const),
  ...(['transfer.prune', 'plan.start', 'import.receive', 'purge.start', 'sas.rotate', 'sas.revoke'] as const),
  ...(['schedule.run', 'schedule.pause', 'schedule.resume', 'events.replay', 'events.test'] as const),
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What they are done to, which stands for all of it. */
export const auditKinds = [...new Set(auditActions.map((action) => action.replace(/\..*/, '')))];

/** How a change is told in the audit list. */
export interface AuditRule {
  /** Like `transfer.cancel`. */
  readonly action: AuditAction;
  /** What is changed; `said` gives a text that address or body have under a name. */
  readonly subject: (said: (field: string) => string | undefined) => string;
}

/** A change somebody asked for; written before it is made, and never again. */
export const auditEntrySchema = z.object({
  at: z.iso.datetime(),
  caller: callerSchema,
  action: z.string().describe('What was asked for, like transfer.cancel.'),
  subject: z.string().describe('Of what, as the request names it.'),
  reason: z.string().exactOptional().describe('As it was given; secrets in it are masked.'),
});
export type AuditEntry = Immutable<z.output<typeof auditEntrySchema>>;

/** What a change came to; written once it is answered, and never again. */
export const auditOutcomeSchema = z.object({
  outcome: z
    .enum(['accepted', 'refused', 'failed', 'unknown'])
    .describe('Refused changed nothing. Failed and unknown (the app ended before its answer) may have.'),
  code: z.string().exactOptional().describe('Why it was refused or failed.'),
  made: z.string().exactOptional().describe('Where to look at what was started.'),
});
export type AuditOutcome = Immutable<z.output<typeof auditOutcomeSchema>>;

const longest = { subject: 300, reason: 500, name: 200 };

/** An entry of what a request says: each text on one line, without secrets, and bounded. */
export const auditEntryOf = ({ caller, subject, reason, ...rest }: AuditEntry): AuditEntry => ({
  ...rest,
  caller: { ...caller, name: oneLine(caller.name, longest.name) },
  subject: oneLine(subject, longest.subject),
  ...(reason !== undefined && { reason: oneLine(reason, longest.reason) }),
});

/** Control characters, and those that turn the direction of a line, would let a text pose as another. */
const oneLine = (text: string, most: number): string =>
  shortened(redact(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()), most);
