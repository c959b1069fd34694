import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Endpoints } from '../../../rehearsal/endpoints';
import { isUnsigned } from '../../../src/domain/plan/signed';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { kindOf } from './kinds';

/** Whether a transfer ended as those of its kind do. */
export function isAsExpected({ route, status, via, error, artifacts }: TransferReport): boolean {
  const kind = kindOf(route);
  if (via !== (kind.via ?? 'transfer')) return false;
  const missing = artifacts.filter(({ verified }) => !verified);
  return kind.isSigned
    ? status === 'partial' && missing.length === 1 && missing.every(isUnsigned)
    : status === 'succeeded' && error === undefined && missing.length === 0;
}

/** What a transfer tells of itself. */
export const eventsOf = ({ transferId, status, prune, artifacts }: TransferReport): string[] => [
  ...[`${transferId}.started`, `${transferId}.${status}`],
  ...((prune?.deleted.length ?? 0) > 0 ? [`${transferId}.pruned`] : []),
  ...(artifacts.some(isUnsigned) ? [`${transferId}.unsigned`] : []),
];

/** What transfers take at least: those to several targets share exports. */
export function neededBy(reports: readonly TransferReport[]) {
  const byImport = reports.filter(({ via }) => via === 'import');
  const crossed = reports.filter(({ via }) => via !== 'import');
  const sharers = crossed.flatMap(({ route, batches }) => batches.map(() => kindOf(route).to.length));
  return {
    exportRuns: Math.round(sharers.reduce((sum, targets) => sum + 1 / targets, 0)),
    importRuns: sharers.length,
    imageImports: byImport.flatMap(({ artifacts }) => artifacts).length,
  };
}

/** What transfers came to. */
export function figuresOf(reports: readonly TransferReport[]) {
  const ofRoute: Record<string, number> = {};
  for (const { route } of reports) ofRoute[route] = (ofRoute[route] ?? 0) + 1;
  const artifacts = reports.flatMap((report) => report.artifacts);
  const pruned = reports.flatMap(({ prune }) => prune ?? []);
  return {
    ...{ transfers: reports.length, ofRoute },
    verified: artifacts.filter(({ verified }) => verified).length,
    unsigned: artifacts.filter(isUnsigned).length,
    deleted: pruned.flatMap(({ deleted }) => deleted).length,
    deletedManifests: pruned.flatMap(({ manifests }) => manifests).length,
    kept: pruned.flatMap(({ kept }) => kept).map(({ reason }) => reason),
    begunAgain: reports.flatMap(({ notes }) => notes).filter((note) => note.startsWith('restart')).length,
  };
}

/** How many image imports the registries of a cloud have begun: no other order to ARM is answered so. */
export async function imageImports({ control }: Endpoints): Promise<number> {
  const headers = { authorization: `Bearer ${control.key}` };
  const answer = await fetch(`${control.url}/requests?service=arm&method=none`, { headers });
  return ((await answer.json()) as { counts: Record<string, number> }).counts['arm POST 202'] ?? 0;
}

/** How often a worker died, by the words of its host. */
export const workerDeaths = (state: string): number =>
  readFileSync(path.join(state, 'logs', 'app.log'), 'utf8').split('Language Worker Process exited').length -
  1;
