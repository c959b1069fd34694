import { auditEntryOf, type AuditEntry, type AuditOutcome } from '../../domain/audit/entry';
import { auditEntryPath, auditKey, auditOutcomePath } from '../../records/audit/paths';
import { homes } from '../../records/homes';
import type { Services } from '../../services';
import { Refusal } from '../refusal';

/** A change that is noted and not made yet. */
export interface NotedChange {
  readonly entry: AuditEntry;
  /** Notes what it came to; until then that is unknown. */
  readonly end: (outcome: AuditOutcome) => Promise<void>;
}

/**
 * Notes a change before it is made, so that none is made which nobody can account for. Any home of documents
 * will do: the list is read from all.
 * @throws Refusal AUDIT_UNWRITTEN when it can be noted nowhere
 */
export async function noteChange(services: Services, asked: Omit<AuditEntry, 'at'>): Promise<NotedChange> {
  const entry = auditEntryOf({ at: services.now().toISOString(), ...asked });
  const key = auditKey(entry.at);
  let failed: unknown;
  for (const home of homes(services)) {
    const records = services.records(home);
    try {
      await records.create(auditEntryPath(key), entry);
    } catch (error) {
      failed = error;
      continue;
    }
    const end = async (outcome: AuditOutcome): Promise<void> => {
      await records.create(auditOutcomePath(key), outcome);
    };
    return { entry, end };
  }
  const why = failed instanceof Error ? failed.message : String(failed);
  throw new Refusal('AUDIT_UNWRITTEN', `Nothing was changed, for the audit list cannot be written: ${why}`);
}
