import { z } from 'zod';

/**
 * How the control plane behaves where the documents leave a choice. Each is described, with the source of its
 * default, in docs/rehearsal/services.md.
 */
export const armSwitches = z.strictObject({
  /** Options that do not belong to the kind of pipeline. */
  foreignOptions: z.enum(['refuse', 'accept']).default('refuse'),
  /** `provisioningState` of a run that executes. The published examples show `Succeeded`. */
  executingState: z.enum(['Creating', 'Succeeded']).default('Creating'),
  /** What the `status` of a run says instead: the specification leaves it a free text. */
  runWords: z
    .partialRecord(z.enum(['Creating', 'Running', 'Succeeded', 'Failed']), z.string().min(1).max(50))
    .default({}),
  /** How the asynchronous operation of a failed run ends. */
  failedRunOperation: z.enum(['Succeeded', 'Failed']).default('Succeeded'),
  /** Most artifacts in one export run. */
  maxArtifacts: z.int().min(1).max(10_000).default(50),
  /** Resources in one page of a list. */
  pageSize: z.int().min(1).max(10_000).default(100),
  /** Who tells that a tag is there already without Force: the operation of the import, or its request. */
  importConflict: z.enum(['operation', 'request']).default('operation'),
  /** Imports into one registry at once; one more is refused with 429. */
  importsAtOnce: z.int().min(1).max(10_000).default(100),
  /** `Retry-After` of long-running operations in seconds; 0 leaves the header out. */
  retryAfterSeconds: z.int().min(0).max(3600).default(0),
});
/** All switches, decided. */
export type ArmSwitches = Readonly<z.infer<typeof armSwitches>>;

/** How the control plane behaves unless a scenario says otherwise. */
export const defaultArmSwitches: ArmSwitches = armSwitches.parse({});
