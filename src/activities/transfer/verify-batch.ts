import type { Services } from '../../services';
import { requireReference } from '../../domain/selection/artifact-reference';
import { documents } from '../../domain/transfer/names';
import { sideOf, type Route } from '../../domain/route';
import type { ArtifactResult } from '../../domain/transfer/artifact-result';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import type { LookUps } from '../../azure/registry/look-ups';
import type { Activity } from '../activity';
import { readWaybill } from '../../records/transfer/waybills';

export interface VerifyBatchInput {
  readonly route: string;
  readonly transferId: string;
  readonly batch: number;
  /** What the export run said, when it did not succeed entirely. */
  readonly exportError?: string;
  /** What the import run said, when it did not succeed entirely. */
  readonly importError?: string;
}

export interface VerifyBatchOutput {
  readonly verified: number;
  readonly failed: number;
}

/** Compares the digests at the target with the planned ones and writes the verdict per artifact. */
export const verifyBatch: Activity<VerifyBatchInput, VerifyBatchOutput> = async (input, services) => {
  const route = services.route(input.route);
  const { artifacts } = await readWaybill(services, route, input.transferId, input.batch);
  const target = await services.registry(sideOf(route, 'target'));
  const atTarget = await lookUp(target, artifacts);
  const wrong = artifacts.filter(({ reference, digest }) => atTarget.get(reference) !== digest);
  const atSource = await atSourceNow(services, route, wrong);
  const results = artifacts.map((planned) =>
    judge(planned, atTarget.get(planned.reference), atSource?.get(planned.reference), input),
  );
  await services.documents(route).write(documents.verification(input.transferId, input.batch), results);
  const verified = results.filter((result) => result.verified).length;
  return { verified, failed: results.length - verified };
};

/** What the source holds by now explains, and decides nothing: undefined where it cannot be asked. */
async function atSourceNow(
  services: Services,
  { source }: Route,
  wrong: readonly PlannedArtifact[],
): Promise<Map<string, string | undefined> | undefined> {
  if (source === undefined || wrong.length === 0) return undefined;
  try {
    return await lookUp(await services.registry(source), wrong);
  } catch {
    return undefined;
  }
}

async function lookUp(
  registry: LookUps,
  artifacts: readonly PlannedArtifact[],
): Promise<Map<string, string | undefined>> {
  const digests = await registry.digests(artifacts.map(({ reference }) => requireReference(reference)));
  return new Map(artifacts.map(({ reference }, i) => [reference, digests[i]]));
}

function judge(
  { reference, digest }: PlannedArtifact,
  found: string | undefined,
  source: string | undefined,
  input: VerifyBatchInput,
): ArtifactResult {
  if (found === digest) return { reference, digest, targetDigest: found, verified: true };
  const movedTo = source === digest ? undefined : source;
  const reason =
    movedTo !== undefined && hasArrived(movedTo, found, input)
      ? `ARTIFACT_MOVED: at the source the tag now points to ${movedTo}`
      : `ARTIFACT_NOT_IMPORTED: ${whyNotImported(found, movedTo, input)}`;
  return { reference, digest, ...(found !== undefined && { targetDigest: found }), verified: false, reason };
}

/**
 * Whether what the target holds came by this transfer. A tag that moved twice arrives with a digest that is neither the planned nor the
 * present one, but only runs without an error are sure to have brought it.
 */
const hasArrived = (
  movedTo: string,
  found: string | undefined,
  { exportError, importError }: VerifyBatchInput,
): boolean =>
  found !== undefined && (found === movedTo || (exportError === undefined && importError === undefined));

function whyNotImported(
  found: string | undefined,
  movedTo: string | undefined,
  { exportError, importError }: VerifyBatchInput,
): string {
  const parts = [
    found === undefined ? 'it is not at the target' : 'the target holds another digest',
    movedTo !== undefined && `at the source the tag now points to ${movedTo}`,
    exportError !== undefined && `the export run said: ${exportError}`,
    importError !== undefined && `the import run said: ${importError}`,
  ];
  return parts.filter((part) => part !== false).join('; ');
}
