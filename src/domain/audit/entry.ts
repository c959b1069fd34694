import { z } from 'zod';
import { redact, shortened } from '../redact';
import type { Immutable } from '../schema';
import { callerSchema } from './caller';

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
