import { z } from 'zod';
import { auditActions, auditEntrySchema, auditKinds, auditOutcomeSchema } from '../../domain/audit/entry';
import { auditEntryPath, auditIndex, auditKeyPattern, auditOutcomePath } from '../../records/audit/paths';
import { readAnywhere } from '../../records/homes';
import { pageOf } from '../../records/pages';
import type { Services } from '../../services';
import {
  anyOf,
  fitsKind,
  moment,
  nextToken,
  pageLimit,
  pageToken,
  searchText,
  within,
} from '../request-parts';

/** Query of the audit list. */
export const auditQuerySchema = z.strictObject({
  action: anyOf<string>([...auditActions, ...auditKinds]).describe(
    'Only these, joined by commas, e.g. transfer.cancel; `transfer` means all of it.',
  ),
  subject: searchText.describe('Only those with this text in their subject, or in what they started.'),
  caller: searchText.describe('Only those of callers with this text in their name.'),
  from: moment.describe('Only those asked for at this time or later.'),
  to: moment.describe('Only those asked for at this time or before.'),
  limit: pageLimit.describe('Most entries to answer with, 1 to 100.'),
  continuationToken: pageToken(auditKeyPattern),
});
export type AuditQuery = z.output<typeof auditQuerySchema>;

const listedSchema = auditEntrySchema
  .extend({ id: z.string(), ...auditOutcomeSchema.shape })
  .meta({ id: 'AuditEntry' });
type Listed = z.output<typeof listedSchema>;

/** A page of the audit list. */
export const auditListSchema = z
  .object({ audit: z.array(listedSchema), continuationToken: nextToken })
  .meta({ id: 'AuditList' });

/** The audit list, newest first. */
export async function listAudit(
  services: Services,
  query: AuditQuery,
): Promise<z.output<typeof auditListSchema>> {
  const { items: audit, ...page } = await pageOf(services, query, {
    ...{ index: auditIndex, ...within(query) },
    read: (key) => readEntry(services, key, query),
  });
  return { audit, ...page };
}

/** Undefined when it does not fit, or was removed. */
async function readEntry(services: Services, id: string, query: AuditQuery): Promise<Listed | undefined> {
  const entry = (await readAnywhere(services, auditEntryPath(id)))?.document;
  if (
    entry === undefined ||
    !fitsKind(entry.action, query.action) ||
    !includes(entry.caller.name, query.caller)
  )
    return undefined;
  const outcome = (await readAnywhere(services, auditOutcomePath(id)))?.document ?? { outcome: 'unknown' };
  const { subject } = query;
  if (!includes(entry.subject, subject) && !includes(outcome.made ?? '', subject)) return undefined;
  return { id, ...entry, ...outcome };
}

const includes = (given: string, wanted = ''): boolean => given.toLowerCase().includes(wanted.toLowerCase());
