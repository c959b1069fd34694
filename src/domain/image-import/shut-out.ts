import type { Failure } from '../errors';
import type { ErrorCode } from '../remedies';
import type { BatchPart } from '../transfer/compose-report';

/** What images of a transfer were not imported for, and whether that kept out all. */
export interface ShutOut {
  readonly why: string;
  /** None arrived, and it is more than the trouble of one image. */
  readonly isOfAll: boolean;
}

/** What an image is refused with, in whatever words; that a tag is taken, or a run takes long, is its own. */
const refusals: readonly ErrorCode[] = [
  'ACCESS_DENIED',
  'ARTIFACT_NOT_IMPORTED',
  'CONFIG_INVALID',
  'EXPORT_DISABLED',
];

const isRefusal = (said: string): boolean => refusals.some((code) => said.startsWith(`${code}:`));

/** In these words an import ends that could not sign in, or get through, at one of the registries. */
const away =
  /^ACCESS_DENIED:|\b(?:Unauthorized|Forbidden)\b|Access to \S+ denied|cannot be reached from this cloud/;

/** Whether an import ended so. */
export const isTurnedAway = (said: string): boolean => away.test(said);

/** What kept out the images that a transfer was to import; undefined: nothing did. */
export function shutOut(batches: readonly BatchPart[], stop: Failure | undefined): ShutOut | undefined {
  const stops = [stop, ...batches.map(({ result }) => result?.error)];
  const artifacts = batches.flatMap(({ artifacts: its = [] }) => its);
  const reasons = artifacts.flatMap(({ verified, reason = '' }) => (verified ? [] : [reason]));
  const said = [...stops.flatMap((each) => (each ? [`${each.code}: ${each.message}`] : [])), ...reasons];
  const refused = said.filter(isRefusal);
  const [why] = refused;
  if (why === undefined) return undefined;
  // Of a batch that was not verified nobody knows what came over.
  const areKnown = artifacts.length > 0 && batches.every((each) => each.artifacts !== undefined);
  const areRefused = reasons.length === artifacts.length && reasons.every(isRefusal);
  const isOfMore = artifacts.length > 1 || refused.some(isTurnedAway);
  return { why, isOfAll: areKnown && areRefused && isOfMore };
}
