import type { PlannedArtifact } from '../waybill/waybill';

/** Artifacts that belong together, the subject before its referrers: they travel in one batch. */
export type ArtifactGroup = readonly PlannedArtifact[];

/** What is not exported, and why. */
export interface Skipped {
  readonly reference: string;
  /** The target holds it with the planned digest. */
  readonly digest: string;
}

/** What cannot be exported or would not arrive; the reason begins with an error code. */
export interface Unresolved {
  readonly reference: string;
  readonly reason: string;
}

/** What the scan found in a stretch of the source's repositories; a document of its own, for plans can be large. */
export interface PlanShard {
  readonly repositories: number;
  /** Tags listed at the source. */
  readonly tags: number;
  /** Tags the rules chose. */
  readonly selected: number;
  readonly groups: readonly ArtifactGroup[];
  readonly skipped: readonly Skipped[];
  readonly unresolved: readonly Unresolved[];
  /** What will happen otherwise than expected, in words. */
  readonly findings: readonly string[];
  /** Rules that matched something, as `rulesOf` names them. */
  readonly matchedRules: readonly string[];
}

/** How the plan knows what the target holds. */
export type DiffBasis = 'target' | 'waybills';

/** How far a scan of the source has come. */
export interface ScanCursor {
  /** The last repository that was planned. */
  readonly after?: string;
  /** Shards written so far. */
  readonly shards: number;
  readonly basis: DiffBasis;
  /** Why the target was not asked. */
  readonly basisReason?: string;
}
