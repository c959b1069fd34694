import type { PlannedArtifact } from '../waybill/waybill';
import type { Unresolved } from './scan';

/** What of an earlier plan is moved now, and why the rest is not. */
export interface StillPlanned {
  readonly batches: readonly PlannedArtifact[][];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
}
