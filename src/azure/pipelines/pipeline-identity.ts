import type { Side } from '../../domain/side';

/** Who a pipeline acts as, as ARM shows it. */
export interface PipelineIdentity {
  readonly type?: string;
  /** Of the system-assigned one. */
  readonly principalId?: string;
  readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId?: string } | null>> | null;
}

const userAssigned = (identity: PipelineIdentity | undefined): string[] =>
  Object.keys(identity?.userAssignedIdentities ?? {});

const isSystemAssigned = ({ type }: PipelineIdentity = {}): boolean => /SystemAssigned/i.test(type ?? '');

const includes = (ids: readonly string[], wanted: string): boolean =>
  ids.some((id) => id.toLowerCase() === wanted.toLowerCase());

/** The identity to put: what is there stays, since roles were given to it; the one of the settings comes. */
export function desiredIdentity(
  { pipelineIdentity }: Pick<Side, 'pipelineIdentity'>,
  found?: PipelineIdentity,
): PipelineIdentity {
  const kept = userAssigned(found);
  const ids =
    pipelineIdentity === undefined || includes(kept, pipelineIdentity) ? kept : [...kept, pipelineIdentity];
  const types = [
    ...(isSystemAssigned(found) || ids.length === 0 ? ['SystemAssigned'] : []),
    ...(ids.length > 0 ? ['UserAssigned'] : []),
  ];
  return {
    type: types.join(', '),
    ...(ids.length > 0 && { userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) }),
  };
}

/** Whether putting the pipeline makes an identity that is nobody yet, so that it has no role. */
export const makesIdentity = ({ pipelineIdentity }: Side, found: PipelineIdentity | undefined): boolean =>
  pipelineIdentity === undefined && userAssigned(found).length === 0 && !isSystemAssigned(found);

/** In what the identity differs from the settings, which need not name one. */
export function identityDifferences({ pipelineIdentity }: Side, found: PipelineIdentity = {}): string[] {
  const ids = userAssigned(found);
  if (pipelineIdentity === undefined || includes(ids, pipelineIdentity)) return [];
  const runsAs = [...(isSystemAssigned(found) ? ['its system-assigned identity'] : []), ...ids];
  return [`it runs as ${runsAs.join(' and ') || 'nobody'}, the settings say ${pipelineIdentity}`];
}

/** Object id of who opens vault and container, where ARM says it. */
export function principalOf({ pipelineIdentity }: Side, found: PipelineIdentity = {}): string | undefined {
  const identities = Object.entries(found.userAssignedIdentities ?? {});
  const named = identities.find(([id]) => id.toLowerCase() === pipelineIdentity?.toLowerCase());
  return (named ?? identities[0])?.[1]?.principalId ?? found.principalId;
}
