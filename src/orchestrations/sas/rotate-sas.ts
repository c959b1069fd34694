import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { Outcome } from '../../domain/errors';
import {
  rotateSasInputSchema,
  type RotateSasInput,
  type SasRotation,
  type SideAddress,
  type SideResult,
} from '../../domain/sas/rotation';
import { attempt, inputOf } from '../call';
import { failIfAny, showResults, toResult } from './sas-results';
import type { Steps } from '../pace';

/**
 * Renews the SAS secrets of the sides that are due. One side failing does not stop the others; the run then
 * ends failed and names it. One after the other: sides may share a container, and none of them is in a hurry.
 */
export const rotateSas: OrchestrationHandler = function* (context): Steps<readonly SideResult[]> {
  const input = inputOf(context, rotateSasInputSchema);
  const results: SideResult[] = [];
  for (const address of input.sides) {
    results.push(toResult(address, yield* rotateSide(context, address, input)));
    showResults(context, input.sides.length, results);
  }
  failIfAny('rotation', results);
  return results;
};

function* rotateSide(
  context: OrchestrationContext,
  address: SideAddress,
  { force, signWith }: RotateSasInput,
): Steps<Outcome<SasRotation>> {
  let replacing: string | undefined;
  if (force) {
    const newest = yield* attempt(context, 'newestSasVersion', address);
    if (!newest.ok) return newest;
    replacing = newest.value.version;
  }
  return yield* attempt(context, 'ensureSas', {
    ...address,
    ...(replacing !== undefined && { replacing }),
    ...(signWith !== undefined && { signWith }),
  });
}
