import { z } from 'zod';
import type { SideName } from '../faults/fault';

const armVersions = z
  .array(z.string().regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/))
  .min(1)
  .optional();

/**
 * The versions of its services a side knows, oldest first. What is left out is as new as can be: it knows
 * every version published or, of storage and vaults, every well-formed one.
 */
export const knownVersionsSchema = z.strictObject({
  registries: armVersions,
  pipelines: armVersions,
  storageAccounts: armVersions,
  /** Of role assignments and permissions. */
  authorization: armVersions,
  vaults: armVersions,
  /** Of event subscriptions and system topics. */
  events: armVersions,
  /** `x-ms-version`, and `sv` of a SAS. */
  storage: z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .min(1)
    .optional(),
  keyVault: z
    .array(z.string().regex(/^(7\.\d|\d{4}-\d{2}-\d{2})(-preview[.\d]*)?$/))
    .min(1)
    .optional(),
});
/** What one side knows. */
export type KnownVersions = Readonly<z.infer<typeof knownVersionsSchema>>;

/** What both sides know. */
export type VersionsBySide = Readonly<Record<SideName, KnownVersions>>;
