import type { ImportState } from '../../azure/image-import/image-imports';
import { toTransferError } from '../../azure/failure';
import type { Failure } from '../../domain/errors';
import type { ErrorCode } from '../../domain/remedies';
import { mostGone, type GoingCursor } from '../../domain/image-import/image-import';
import { isTurnedAway } from '../../domain/image-import/shut-out';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { areThere } from '../../azure/registry/are-there';
import type { Services } from '../../services';
import { placeOf, provePassword } from './pull-password';
import { noteTrouble } from './note-trouble';

/** What a step works with. */
export interface Batch {
  readonly services: Services;
  readonly route: Route;
  readonly transferId: string;
  readonly batch: number;
  readonly artifacts: readonly PlannedArtifact[];
}

/** How an import stands; `over`: it is there, or its batch knows why it is not. */
export type SettledState = ImportState | { readonly state: 'over' };

/** Nobody tells of the failure of an import that has no place to follow. */
const unfollowedSeconds = 1800;

const unfollowed =
  'the target took the order to import it (202), named no place to follow that, and does not have it after';

/** Looks at an import; one that has no place to follow is over once the target shows its artifact. */
export async function lookAt(its: Batch, { index, url }: GoingCursor['running']): Promise<ImportState> {
  if (url !== '') return its.services.imageImports(endOf(its.route, 'target')).look(url);
  const artifact = its.artifacts[index];
  const isOver = artifact === undefined || (await isThere(its, artifact));
  return isOver ? { state: 'succeeded' } : { state: 'running', url };
}

/** Looks, or begins; what an import failed with is written down for its artifact, and the others go on. */
export async function settle(
  its: Batch,
  { running: { index, begunAt }, gone = 0 }: GoingCursor,
  ask: () => Promise<ImportState>,
): Promise<SettledState> {
  const { services, route } = its;
  const artifact = its.artifacts[index];
  if (artifact === undefined) return { state: 'over' };
  try {
    const seen = await ask();
    if (seen.state === 'gone') {
      if (await isThere(its, artifact)) return { state: 'over' };
      if (gone + 1 < mostGone) return seen;
      const text = `nobody knew of its import any more, ${mostGone} times`;
      await noteTrouble(its, artifact, 'ARTIFACT_NOT_IMPORTED', text);
      return { state: 'over' };
    }
    if (seen.state !== 'running') return seen;
    const { deadlineSeconds } = route.polling;
    const longest = seen.url === '' ? Math.min(unfollowedSeconds, deadlineSeconds) : deadlineSeconds;
    if (services.now().getTime() - begunAt <= longest * 1000) return seen;
    const minutes = Math.round(longest / 60);
    await (seen.url === ''
      ? noteTrouble(its, artifact, 'ARTIFACT_NOT_IMPORTED', `${unfollowed} ${minutes} minutes`)
      : noteTrouble(its, artifact, 'RUN_TIMED_OUT', `its import is still going after ${minutes} minutes`));
  } catch (thrown) {
    const { failure } = toTransferError(thrown, 'import image', 'target');
    if (!isEnd(failure)) throw thrown;
    const looks = isUnauthorized(failure) ? await provePassword(services, route) : 0;
    // Its import was begun with the password of before.
    if (looks > 1 && gone + 1 < mostGone) return { state: 'gone' };
    if (!(await isThere(its, artifact)))
      await noteTrouble(its, artifact, ...(await why(its, artifact, failure)));
  }
  return { state: 'over' };
}

/** Without Force a tag that is there is refused, be it with the digest that is wanted. */
async function isThere({ services, route }: Batch, artifact: PlannedArtifact): Promise<boolean> {
  const [there] = await areThere(await services.registry(endOf(route, 'target')), [artifact]);
  return there === true;
}

/** An operation may end with any status: its frame tells its end from an outage of ARM, or its refusal. */
const isEnd = ({ code, message }: Failure): boolean =>
  code === 'REFUSED' || /\bOperation registries-\S+ failed\b/.test(message);

/** What has gone from the source since it was planned says nothing of imports. */
async function why(
  { services, route }: Batch,
  { reference, digest }: PlannedArtifact,
  failure: Failure,
): Promise<[ErrorCode, string]> {
  const refused = whyRefused(failure, route);
  if (refused[0] !== 'ARTIFACT_NOT_IMPORTED') return refused;
  const { repository } = referenceOf(reference);
  const isGone = await services
    .registry(endOf(route, 'source'))
    .then(async (source) => (await source.digests([{ repository, digest }]))[0] === undefined)
    .catch(() => false);
  if (!isGone) return refused;
  return ['ARTIFACT_NOT_FOUND', `it is gone from the source since it was planned: ${failure.message}`];
}

const isUnauthorized = ({ message }: Failure): boolean => /\bUnauthorized\b/.test(message);

/** Who pulls at the source is refused by the registry there, in the words of the one that imports. */
function whyRefused(failure: Failure, { overwriteTags, pull }: Route): [ErrorCode, string] {
  const { message } = failure;
  if (!overwriteTags && message.includes('(Conflict)')) return ['TAG_TAKEN', message];
  if (!isUnauthorized(failure)) {
    // An outage refuses no image, and speaks against no way.
    const isOutage = failure.retryable && !isTurnedAway(message);
    return [isOutage ? failure.code : 'ARTIFACT_NOT_IMPORTED', message];
  }
  const why =
    pull === undefined
      ? 'who signs in at the target may not pull it, for want of AcrPull at the source'
      : `${pull.username} may not pull it, or its password in ${placeOf(pull)} is wrong or expired`;
  return ['ACCESS_DENIED', `${why}: ${message}`];
}
