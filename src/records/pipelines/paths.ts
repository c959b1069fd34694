import { createHash } from 'node:crypto';
import { z } from 'zod';
import { contentOf, notedExportSchema, type NotedExport } from '../../domain/pipelines/runs';
import type { SideName } from '../../domain/side';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { folderOf, pathTo, type Path } from '../records';

/** Where the latest export of exactly these artifacts is noted. */
export const notedExportPath = (route: string, artifacts: readonly PlannedArtifact[]): Path<NotedExport> =>
  notedExportAt(`${notedExportsFolder(route)}${contentKey(artifacts)}.json`);

/** A noted export by the name a listing shows. */
export const notedExportAt = (name: string) => pathTo(name, notedExportSchema);

/** Where all of a route are. */
export const notedExportsFolder = (route: string): string => `exports/${route}/`;

/** Names what a batch holds: the same for the same references with the same digests, in any order. */
export function contentKey(artifacts: readonly Pick<PlannedArtifact, 'reference' | 'digest'>[]): string {
  const lines = artifacts.map(contentOf).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** That a transfer made an identity for the pipeline of a side, written before: it has no roles yet. */
export const madeIdentityPath = (transferId: string, side: SideName) =>
  pathTo(`${folderOf(transferId)}made-identities/${side}.json`, z.object({ pipeline: z.string() }));
