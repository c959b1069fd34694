import { createHash } from 'node:crypto';
import type { PlannedArtifact } from '../transfer/waybill';

/** Where the state container keeps the latest export of exactly these artifacts. */
export const notedExportPath = (route: string, artifacts: readonly PlannedArtifact[]): string =>
  `exports/${route}/${contentKey(artifacts)}.json`;

/** Names what a batch holds: the same for the same references with the same digests, in any order. */
export function contentKey(artifacts: readonly Pick<PlannedArtifact, 'reference' | 'digest'>[]): string {
  const lines = artifacts.map(({ reference, digest }) => `${reference} ${digest}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
