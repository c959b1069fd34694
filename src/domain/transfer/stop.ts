import { type Failure, isErrorCode, permanent, tell } from '../errors';
import type { ErrorCode } from '../remedies';
import type { Route } from '../route';
import { registryId, type End } from '../side';
import type { ArtifactCounts, ArtifactResult, BatchResult, ToldStop } from './results';
import { plural } from './plural';
import type { Phase } from './status';

/** The sides of a route; a transfer may outlive it. */
export type Sides = Pick<Route, 'source' | 'target'>;

/** A pipeline run in the portal of its cloud; undefined where that is not known. */
const portalUrl = (side: End, run: string): string | undefined =>
  side.cloud.portal &&
  `${side.cloud.portal}/#@${side.tenantId}/resource${registryId(side)}/pipelineRuns/${run}`;

/** What stopped a batch, and what to do, which is nothing when its artifacts arrived all the same. */
export function stopOfBatch(
  { batch, error, stoppedIn: phase, exportRun, importRun }: BatchResult,
  sides: Sides,
  counts?: ArtifactCounts,
): ToldStop | undefined {
  if (error === undefined) return undefined;
  const [side, run] = phase === 'export' ? [sides.source, exportRun] : [sides.target, importRun];
  const isOfRun = phase === 'export' || phase === 'import' || phase === 'verify';
  const runUrl = isOfRun && side && run !== undefined ? portalUrl(side, run) : undefined;
  return {
    ...tell(error),
    ...(hasArrived(counts) && { remedy: `Nothing: ${allThere(counts.total)}.` }),
    ...(phase && { phase }),
    batch,
    ...(runUrl !== undefined && { runUrl }),
  };
}

/** Whether all artifacts of a batch are at the target, whatever its runs said. */
export const hasArrived = (counts: ArtifactCounts | undefined): counts is ArtifactCounts =>
  counts !== undefined && counts.total > 0 && counts.verified === counts.total;

/** That all of so many artifacts arrived. */
export const allThere = (total: number): string =>
  total === 1
    ? 'its artifact is at the target with the planned digest all the same'
    : `all ${total} artifacts are at the target with the planned digest all the same`;

/** What stopped a transfer: the failure of the whole, or of the first batch that brought less than all. */
export function stopOfTransfer(
  whole: Failure | undefined,
  stops: readonly ToldStop[],
  isPlanned: boolean,
): ToldStop | undefined {
  const same = stops.filter(({ code }) => whole === undefined || code === whole.code);
  const [first] = same;
  if (whole !== undefined) {
    const phase = isPlanned ? first?.phase : 'plan';
    return { ...tell(whole), ...(phase && { phase }) };
  }
  if (first === undefined) return undefined;
  const batches = stops.filter(({ code, phase }) => code === first.code && phase === first.phase).length;
  return { ...first, ...(batches > 1 && { batches }) };
}

/** Where an artifact is lost for a reason of its own; else it is when the plan looks for it at the source. */
const lostAt: Partial<Record<ErrorCode, readonly [Phase, Failure['origin']]>> = {
  ARTIFACT_MOVED: ['export', 'source'],
  ARTIFACT_NOT_EXPORTED: ['export', 'source'],
  ARTIFACT_NOT_IMPORTED: ['verify', 'target'],
  ARTIFACT_UNVERIFIED: ['verify', 'target'],
  RUN_TIMED_OUT: ['import', 'target'],
  TAG_TAKEN: ['plan', 'target'],
  TARGET_LOCKED: ['plan', 'target'],
  THROTTLED: ['import', 'target'],
  UNAVAILABLE: ['import', 'target'],
};

/** What the first artifact that did not arrive says, where no batch stopped. */
export function stopOfArtifacts(artifacts: readonly ArtifactResult[]): ToldStop | undefined {
  const lost = artifacts.flatMap(({ reference, verified, handedOver, reason, targetDigest }) => {
    const [, code = '', why] = verified || handedOver ? [] : (/^([A-Z_]+): (.*)$/s.exec(reason ?? '') ?? []);
    const isThere = targetDigest !== undefined;
    return isErrorCode(code) ? [{ code, isThere, text: `${reference}: ${why}` }] : [];
  });
  const [first] = lost;
  if (first === undefined) return undefined;
  const { code, text, isThere } = first;
  const others = lost.filter((each) => each.code === code).length - 1;
  const [phase, origin] = lostAt[code] ?? (isThere ? ['verify', 'target'] : ['plan', 'source']);
  const message = others === 0 ? text : `${text}; and so ${plural(others, 'other')}`;
  return { ...tell(permanent(code, message, phase, origin)), phase };
}
