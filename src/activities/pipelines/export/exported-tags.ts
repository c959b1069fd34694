import type { TaggedNow } from '../../../azure/registry/look-ups';
import { TransferError } from '../../../domain/errors';
import { endOf, type Route } from '../../../domain/route';
import { referenceOf } from '../../../domain/selection/artifact-reference';
import type { PlannedArtifact, Waybill } from '../../../domain/waybill/waybill';
import { exportedTagsPath } from '../../../records/pipelines/paths';
import type { Records } from '../../../records/records';
import type { Services } from '../../../services';

/** An artifact that is named by a tag, and what that points to now. */
interface Tagged {
  readonly artifact: PlannedArtifact;
  readonly now: TaggedNow | undefined;
}

/** What the tags among some artifacts are at the source now. */
export async function tagsOf(
  artifacts: readonly PlannedArtifact[],
  services: Services,
  route: Route,
): Promise<readonly Tagged[]> {
  const tagged = artifacts.filter(({ reference }) => !reference.includes('@'));
  const registry = await services.registry(endOf(route, 'source'));
  const now = await registry.tagged(tagged.map(({ reference }) => referenceOf(reference)));
  return tagged.map((artifact, i) => ({ artifact, now: now[i] }));
}

/** Writes down how tags are right before a run. */
export const noteTags = (
  records: Records,
  { transferId, batch, run }: { readonly transferId: string; readonly batch: number; readonly run: string },
  tagged: readonly Tagged[],
): Promise<void> =>
  records.write(exportedTagsPath(transferId, batch), {
    run,
    tags: Object.fromEntries(
      tagged.map(({ artifact: { reference }, now }) => [reference, now?.updatedAt ?? '']),
    ),
  });

const namesShown = 5;

/** What tags were before and after a run is what it exported. @throws TransferError ARTIFACT_MOVED */
export async function throwIfTouched(
  services: Services,
  route: Route,
  { transferId, batch, artifacts }: Waybill,
  run: string | undefined,
): Promise<void> {
  const before = await services.records(route).read(exportedTagsPath(transferId, batch));
  const isOfRun = before !== undefined && before.run === run;
  const asked = artifacts.filter(({ reference }) => !isOfRun || before.tags[reference] !== undefined);
  const touched = (await tagsOf(asked, services, route)).filter(
    ({ artifact: { reference, digest }, now }) =>
      !isOfRun || now?.digest !== digest || now.updatedAt !== before.tags[reference],
  );
  if (touched.length === 0) return;
  const names = touched.map(({ artifact: { reference } }) => reference);
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  throw new TransferError(
    'ARTIFACT_MOVED',
    `while the export run went on, somebody changed ${names.slice(0, namesShown).join(', ')}${more}: ` +
      'what it exported may be something that nobody verified',
    { operation: 'note export', origin: 'source' },
  );
}
