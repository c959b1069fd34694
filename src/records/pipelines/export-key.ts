import { createHash } from 'node:crypto';
import { contentOf } from '../../domain/pipelines/exports';
import type { PlannedArtifact } from '../../domain/waybill/waybill';

/** Where the state container keeps the latest export of exactly these artifacts. */
export const notedExportPath = (route: string, artifacts: readonly PlannedArtifact[]): string =>
  `${notedExportsOf(route)}${contentKey(artifacts)}.json`;

/** Where all of a route are. */
export const notedExportsOf = (route: string): string => `exports/${route}/`;

/** Names what a batch holds: the same for the same references with the same digests, in any order. */
export function contentKey(artifacts: readonly Pick<PlannedArtifact, 'reference' | 'digest'>[]): string {
  const lines = artifacts.map(contentOf).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
