import type { OrchestrationContext, Task } from 'durable-functions';
import type { HashBlobInput } from '../activities/observe/hash-blob';
import type { RepairKind } from '../transfer/observe/repair';
import { call } from './call';

/** A blob to mend. */
export interface Repair {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
  readonly etag: string;
  readonly bytes: number;
  readonly repairs: readonly RepairKind[];
}

/** Mends a blob as far as the route allows. What cannot be mended, for instance because it changed, is left to the trigger. */
export function* repairArrival(
  context: OrchestrationContext,
  { bytes, ...repair }: Repair,
): Generator<Task, void, unknown> {
  const { route, blob, etag, repairs } = repair;
  const md5 = repairs.includes('md5') ? yield* hash(context, { route, blob, etag, bytes }) : undefined;
  if (repairs.includes('md5') && md5 === undefined) return;
  yield* call(context, 'repairBlob', { ...repair, ...(md5 !== undefined && { md5 }) });
}

function* hash(
  context: OrchestrationContext,
  input: HashBlobInput,
): Generator<Task, string | undefined, unknown> {
  let from: HashBlobInput['from'];
  for (;;) {
    const hashed = yield* call(context, 'hashBlob', { ...input, ...(from && { from }) });
    if (!hashed.ok) return undefined;
    if (hashed.value.done) return hashed.value.md5;
    from = hashed.value.from;
  }
}
