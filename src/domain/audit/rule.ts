import type { AuditAction } from './action';

/** How a change is told in the audit list. */
export interface AuditRule {
  /** Like `transfer.cancel`. */
  readonly action: AuditAction;
  /** What is changed; `said` gives a text that address or body have under a name. */
  readonly subject: (said: (field: string) => string | undefined) => string;
}
