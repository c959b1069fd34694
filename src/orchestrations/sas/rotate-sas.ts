import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { SideAddress } from '../../domain/sas/rotation';
import type { Outcome } from '../../domain/errors';
import type { SasRotation } from '../../domain/sas/rotation';
import type { AccountKey } from '../../domain/sas/secret-version';
import { call } from '../call';
import { failIfAny, showResults, toResult, type SideResult } from './sas-results';

export interface RotateSasInput {
  readonly sides: readonly SideAddress[];
  /** Renew what is not due, too. */
  readonly force: boolean;
  /** Sign with this account key from now on. */
  readonly signWith?: AccountKey;
}

/**
 * Renews the SAS secrets of the sides that are due. One side failing does not stop the others; the run then ends failed and names it.
 * One after the other: sides may share a container, and none of them is in a hurry.
 */
export const rotateSas: OrchestrationHandler = function* (
  context,
): Generator<Task, readonly SideResult[], unknown> {
  const input = context.df.getInput<RotateSasInput>();
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
): Generator<Task, Outcome<SasRotation>, unknown> {
  let replacing: string | undefined;
  if (force) {
    const state = yield* call(context, 'readSasState', address);
    if (!state.ok) return state;
    replacing = state.value.version;
  }
  return yield* call(context, 'ensureSas', {
    ...address,
    ...(replacing !== undefined && { replacing }),
    ...(signWith !== undefined && { signWith }),
  });
}
