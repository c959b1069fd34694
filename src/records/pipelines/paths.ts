import { createHash } from 'node:crypto';
import { z } from 'zod';
import { contentOf } from '../../domain/pipelines/runs';
import { exportedTagsSchema } from '../../domain/pipelines/exported-tags';
import { sharedExportSchema, type SharedExport } from '../../domain/pipelines/shared-export';
import { cutsSchema } from '../../domain/plan/cuts';
import { sideOf, type Route } from '../../domain/route';
import type { SideName } from '../../domain/side';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { folderOf, pathTo, type Path } from '../records';

/** Where the export of exactly these artifacts is noted. */
export const exportPath = (route: Route, artifacts: readonly Content[]): Path<SharedExport> =>
  exportAt(`${exportsFolder(route)}${contentKey(artifacts)}.json`);

/** A noted export by the name a listing shows. */
export const exportAt = (name: string) => pathTo(name, sharedExportSchema);

/** Routes that demand signatures share with each other only, as `sharersOf` has it. */
function placeOf(route: Route): string {
  const { registry, container } = sideOf(route, 'source');
  return `${registry}/${container}/${route.trust === undefined ? 'any' : 'signed'}`.toLowerCase();
}

/** Where all of a source are, whatever the route. */
export const exportsFolder = (route: Route): string => `exports/${placeOf(route)}/`;

/** Which transfers of a source have cut their batches and not ended: others cut theirs alike. */
export const cutsPath = (route: Route) => pathTo(`cuts/${placeOf(route)}.json`, cutsSchema);

type Content = Pick<PlannedArtifact, 'reference' | 'digest'>;

/** Names what a batch holds: the same for the same references with the same digests, in any order. */
export function contentKey(artifacts: readonly Content[]): string {
  const lines = artifacts.map(contentOf).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** How the tags were that the last export run of a batch was asked for. */
export const exportedTagsPath = (transferId: string, batch: number) =>
  pathTo(`${folderOf(transferId)}exported-tags/${batch}.json`, exportedTagsSchema);

/** That a transfer made an identity for the pipeline of a side, written before: it has no roles yet. */
export const madeIdentityPath = (transferId: string, side: SideName) =>
  pathTo(`${folderOf(transferId)}made-identities/${side}.json`, z.object({ pipeline: z.string() }));
