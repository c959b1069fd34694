import { toTransferError } from '../../azure/failure';
import type { LookUps } from '../../azure/registry/look-ups';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { ArtifactResult } from '../../domain/transfer/results';

type Named = Pick<ArtifactResult, 'reference'>;

/** What references point to; undefined: nothing of that name. */
export type Digests = Map<string, string | undefined>;

/** What the target answered, and why it did not. */
interface Asked {
  readonly atTarget: Digests;
  readonly unasked: ReadonlyMap<string, string>;
}

/** Looks up all artifacts of a batch. @throws TransferError when one cannot be. */
export async function lookUp(registry: LookUps, artifacts: readonly Named[]): Promise<Digests> {
  const digests = await registry.digests(artifacts.map(({ reference }) => referenceOf(reference)));
  return new Map(artifacts.map(({ reference }, i) => [reference, digests[i]]));
}

/**
 * Looks up artifacts at the target: all at once, or, when somebody gives up, one after the other, keeping
 * what is answered. Of a registry that is down nothing more is asked then.
 */
export async function askTarget(
  target: LookUps,
  artifacts: readonly Named[],
  givingUp = false,
): Promise<Asked> {
  if (!givingUp) return { atTarget: await lookUp(target, artifacts), unasked: new Map() };
  const atTarget: Digests = new Map();
  const unasked = new Map<string, string>();
  let down: string | undefined;
  for (const artifact of artifacts) {
    const { reference } = artifact;
    let code = down;
    if (down === undefined) {
      try {
        atTarget.set(reference, (await lookUp(target, [artifact])).get(reference));
      } catch (error) {
        const { failure } = toTransferError(error, 'verify batch', 'target');
        code = failure.code;
        if (failure.retryable) down = code;
      }
    }
    if (code !== undefined) unasked.set(reference, `the target could not be asked for its digest (${code})`);
  }
  return { atTarget, unasked };
}
