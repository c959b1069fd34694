import { z } from 'zod';
import type { Services } from '../../services';
import { parseReference } from '../../domain/selection/artifact-reference';
import type { Immutable } from '../../domain/schema';
import { endOf, sideOf, type Route } from '../../domain/route';
import { unverified, type ArtifactResult } from '../../domain/transfer/results';
import { importedBesides } from '../../domain/waybill/imported-besides';
import { atTarget, type PlannedArtifact, whichBatchSchema } from '../../domain/waybill/waybill';
import type { ContentsOf } from '../../domain/signatures/contents';
import type { LookUps } from '../../azure/registry/look-ups';
import { importTroublePath } from '../../records/image-import/paths';
import { noteBatch } from '../../records/prune/note-arrived';
import type { Records } from '../../records/records';
import { verificationPath, waybillPath } from '../../records/transfer/paths';
import { activity } from '../activity';
import { lookTwice } from './second-look';
import { askTarget, lookUp, type Digests } from './ask-target';
import { partsOf } from './parts-of';

const verifyBatchInput = whichBatchSchema.extend({
  importError: z
    .string()
    .exactOptional()
    .describe('What the import run said, when it did not succeed entirely.'),
  importRun: z
    .string()
    .exactOptional()
    .describe('The run that imported it; what that says it brought counts.'),
  cancelled: z.literal(true).exactOptional().describe('What is missing, nobody tries to bring any more.'),
  givingUp: z
    .literal(true)
    .exactOptional()
    .describe('Whoever cannot be asked is reported as unverified, one by one.'),
});
type VerifyBatchInput = Immutable<z.output<typeof verifyBatchInput>>;

/** How many artifacts of a batch are at the target, and how many are not. */
export interface VerifiedBatch {
  readonly verified: number;
  readonly failed: number;
  /** What the import run brought besides, which no waybill names. */
  readonly unexpected: number;
}

/** Compares the digests at the target with the planned ones and writes the verdict per artifact. */
export const verifyBatch = activity(verifyBatchInput, async (input, services): Promise<VerifiedBatch> => {
  const { transferId, batch } = input;
  const route = services.route(input.route);
  const records = services.records(route);
  const planned = await records.demand(waybillPath(transferId, batch));
  const target = await services.registry(endOf(route, 'target'));
  const names = planned.artifacts.map((artifact) => ({ reference: atTarget(artifact) }));
  const { atTarget: found, unasked } = await askTarget(target, names, input.givingUp);
  const wrong = planned.artifacts.filter(
    (each) => !unasked.has(atTarget(each)) && found.get(atTarget(each)) !== each.digest,
  );
  const atSource = await atSourceNow(services, route, wrong);
  const { reasons: troubles, there = [] } = await seenBefore(records, input);
  const compared = planned.artifacts.map((artifact): ArtifactResult => {
    const { size: _, subject: __, ...named } = artifact;
    const trouble = troubles[artifact.reference];
    if (trouble !== undefined && wrong.includes(artifact))
      return { ...named, verified: false, reason: trouble };
    if (input.cancelled && wrong.includes(artifact))
      return { ...named, ...held(found.get(atTarget(artifact))), ...notTried };
    const why = unasked.get(atTarget(artifact));
    if (why !== undefined) return { ...named, verified: false, reason: whyUnverified(why, input) };
    return judge(named, found.get(atTarget(artifact)), atSource?.get(artifact.reference), input);
  });
  const where = { services, route, target, planned: planned.artifacts };
  const { artifacts: looked, notes } = await lookTwice(compared, where, transferId, input.givingUp);
  const artifacts = looked.map((each) =>
    there.includes(each.reference) ? { ...each, foundThere: true as const } : each,
  );
  const unexpected = await broughtBesides(services, route, target, planned.artifacts, input);
  const noted = await noteBatch(services, route, planned, artifacts);
  await records.write(verificationPath(transferId, batch), {
    artifacts: [...artifacts, ...unexpected],
    ...(notes.length > 0 && { notes: [...notes] }),
    ...noted,
  });
  const verified = artifacts.filter((artifact) => artifact.verified).length;
  return { verified, failed: artifacts.length - verified, unexpected: unexpected.length };
});

/** Nobody knows whether it failed only where the import said nothing. */
const whyUnverified = (why: string, { importError }: VerifyBatchInput): string =>
  importError === undefined
    ? `${unverified}: ${why}`
    : `ARTIFACT_NOT_IMPORTED: ${why}; the import run said: ${importError}`;

const held = (found: string | undefined) => found !== undefined && { targetDigest: found };

const notTried = { verified: false, cancelled: true, reason: 'cancelled on request' } as const;

/** What the target registry said of artifacts it could not import, and those it had before. */
async function seenBefore(
  records: Records,
  { transferId, batch }: VerifyBatchInput,
): Promise<{ readonly reasons: Troubles; readonly there?: readonly string[] }> {
  return (await records.read(importTroublePath(transferId, batch))) ?? { reasons: {} };
}

type Troubles = Readonly<Record<string, string | undefined>>;

/** An archive of others may hold anything; that there is more is what counts. */
const mostUnexpected = 100;

/**
 * What the run brought to the target and the waybill does not name, with what the target now holds. Where
 * signatures are demanded nothing may come by its digest but what is named and its parts.
 */
async function broughtBesides(
  services: Services,
  route: Route,
  target: LookUps & ContentsOf,
  planned: readonly PlannedArtifact[],
  { importRun: run, givingUp }: VerifyBatchInput,
): Promise<ArtifactResult[]> {
  // What this app exported itself needs no such proof.
  if (run === undefined || route.mode !== 'receive') return [];
  const found = await services.pipelines(sideOf(route, 'target')).run(run);
  const imported = found?.properties.response?.importedArtifacts ?? [];
  const isStrict = route.trust !== undefined && imported.some((each) => each.includes('@'));
  const parts = isStrict ? await partsOf(target, planned, givingUp) : undefined;
  const brought = importedBesides(imported, planned, parts);
  const shown = brought.slice(0, mostUnexpected).map((reference) => ({ reference }));
  const named = shown.filter(({ reference }) => typeof parseReference(reference) !== 'string');
  const { atTarget } = await askTarget(target, named, givingUp);
  return shown.map(({ reference }) => {
    const targetDigest = atTarget.get(reference);
    const reason = `ARTIFACT_UNEXPECTED: import run ${run} brought it, and the waybill does not name it`;
    return { reference, ...(targetDigest !== undefined && { targetDigest }), verified: false, reason };
  });
}

/** What the source holds by now explains, and decides nothing: undefined where it cannot be asked. */
async function atSourceNow(
  services: Services,
  { source }: Route,
  wrong: readonly PlannedArtifact[],
): Promise<Digests | undefined> {
  if (source === undefined || wrong.length === 0) return undefined;
  try {
    return await lookUp(await services.registry(source), wrong);
  } catch {
    return undefined;
  }
}

function judge(
  named: Omit<PlannedArtifact, 'size' | 'subject'>,
  found: string | undefined,
  source: string | undefined,
  input: VerifyBatchInput,
): ArtifactResult {
  const { digest } = named;
  if (found === digest) return { ...named, targetDigest: found, verified: true };
  const movedTo = source === digest ? undefined : source;
  const reason =
    movedTo !== undefined && hasArrived(movedTo, found, input)
      ? `ARTIFACT_MOVED: at the source the tag now points to ${movedTo}`
      : `ARTIFACT_NOT_IMPORTED: ${whyNotImported(named, found, movedTo, input)}`;
  return { ...named, ...held(found), verified: false, reason };
}

/**
 * Whether what the target holds came by this transfer. A tag that moved twice arrives with a digest that is
 * neither the planned nor the present one, but only a run without an error is sure to have brought it.
 */
const hasArrived = (movedTo: string, found: string | undefined, { importError }: VerifyBatchInput): boolean =>
  found !== undefined && (found === movedTo || importError === undefined);

function whyNotImported(
  { targetReference }: Pick<PlannedArtifact, 'targetReference'>,
  found: string | undefined,
  movedTo: string | undefined,
  { importError }: VerifyBatchInput,
): string {
  const as = targetReference === undefined ? '' : ` as ${targetReference}`;
  const parts = [
    found === undefined ? `it is not at the target${as}` : `the target holds another digest${as}`,
    movedTo !== undefined && `at the source the tag now points to ${movedTo}`,
    importError !== undefined && `the import run said: ${importError}`,
  ];
  return parts.filter((part) => part !== false).join('; ');
}
