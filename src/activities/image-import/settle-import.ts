import type { ImportState } from '../../azure/image-import/image-imports';
import { toTransferError } from '../../azure/failure';
import type { Failure } from '../../domain/errors';
import { mostGone, type GoingCursor } from '../../domain/image-import/image-import';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { noteTrouble } from './note-trouble';

/** What a step works with. */
export interface Batch {
  readonly services: Services;
  readonly route: Route;
  readonly transferId: string;
  readonly batch: number;
  readonly artifacts: readonly PlannedArtifact[];
}

/** How an import stands; of one that failed its batch knows why. */
export type SettledState = ImportState | { readonly state: 'failed' };

/** Looks, or begins; what an import failed with is written down for its artifact, and the others go on. */
export async function settle(
  its: Batch,
  { running: { index, begunAt }, gone = 0 }: GoingCursor,
  ask: () => Promise<ImportState>,
): Promise<SettledState> {
  const { services, route, artifacts } = its;
  const artifact = artifacts[index];
  try {
    const seen = await ask();
    if (seen.state === 'gone' && gone + 1 >= mostGone) {
      const text = `nobody knew of its import any more, ${mostGone} times`;
      if (!(await isThere(its, artifact))) await noteTrouble(its, artifact, 'ARTIFACT_NOT_IMPORTED', text);
      return { state: 'failed' };
    }
    const isLate = services.now().getTime() - begunAt > route.polling.deadlineSeconds * 1000;
    if (seen.state !== 'running' || !isLate) return seen;
    const minutes = Math.round(route.polling.deadlineSeconds / 60);
    await noteTrouble(its, artifact, 'RUN_TIMED_OUT', `its import is still going after ${minutes} minutes`);
  } catch (thrown) {
    const { failure } = toTransferError(thrown, 'import image', 'target');
    if (failure.code !== 'REFUSED') throw thrown;
    if (!(await isThere(its, artifact)))
      await noteTrouble(its, artifact, codeOf(failure, route), failure.message);
  }
  return { state: 'failed' };
}

/** Without Force a tag that is there is refused, be it with the digest that is wanted. */
async function isThere({ services, route }: Batch, artifact: PlannedArtifact | undefined): Promise<boolean> {
  if (artifact === undefined) return false;
  const target = await services.registry(endOf(route, 'target'));
  const [held] = await target.digests([referenceOf(atTarget(artifact))]);
  return held === artifact.digest;
}

const codeOf = ({ message }: Failure, { overwriteTags }: Route) =>
  !overwriteTags && message.includes('(Conflict)') ? 'TAG_TAKEN' : 'ARTIFACT_NOT_IMPORTED';
