import { z } from 'zod';
import type { Immutable } from '../schema';
import type { PlannedArtifact } from '../waybill/waybill';

/** What a pipeline run comes to, from an operator's point of view; `unknown` are words nobody knows. */
export type RunState =
  | { readonly state: 'running'; readonly percent?: number; readonly unknown?: string }
  | {
      readonly state: 'succeeded';
      readonly errors?: string;
      readonly named?: readonly number[];
      readonly unknown?: string;
    }
  | { readonly state: 'failed'; readonly message: string; readonly named?: readonly number[] };

/** Name of a pipeline run, derived and not drawn: a replayed activity finds its own run. */
export function runName(
  kind: 'export' | 'import',
  transferId: string,
  batch: number,
  attempt: number,
): string {
  return `ferry${transferId.replace(/[^A-Za-z0-9]/g, '')}${kind === 'export' ? 'e' : 'i'}${batch}a${attempt}`;
}

/** The batch of an earlier transfer whose blob holds what another is about to export. */
export const earlierExportSchema = z
  .object({
    transferId: z.string(),
    batch: z.int().min(1),
    blob: z.string().describe('In the source container.'),
  })
  .describe('The earlier transfer whose export serves in place of a run.')
  .meta({ id: 'EarlierExport' });
export type EarlierExport = Immutable<z.output<typeof earlierExportSchema>>;

/** Names an artifact by what it is at the source and at the target: by its name and its content. */
export const contentOf = ({ reference, digest }: Pick<PlannedArtifact, 'reference' | 'digest'>): string =>
  `${reference} ${digest}`;
