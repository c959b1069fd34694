import type { OrchestrationContext, Task } from 'durable-functions';
import type { HashBlobInput } from '../../activities/imports/hash-blob';
import type { Outcome } from '../../domain/errors';
import type { RepairKind } from '../../domain/imports/repair';
import { call } from '../call';

/** A blob to mend. */
export interface Repair {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
  readonly etag: string;
  readonly bytes: number;
  readonly repairs: readonly RepairKind[];
}

/** Mends a blob as far as the route allows. One that cannot be mended, for instance because it changed, is noted and left to the trigger. */
export function* repairArrival(
  context: OrchestrationContext,
  repair: Repair,
): Generator<Task, void, unknown> {
  const mended = yield* mend(context, repair);
  if (mended.ok) return;
  const { importId, route, repairs } = repair;
  const undone = `the blob was not mended (${repairs.join(', ')})`;
  const { error } = mended;
  yield* call(context, 'noteTrouble', { importId, route, event: 'import.unrepaired', undone, error });
}

function* mend(
  context: OrchestrationContext,
  { bytes, ...repair }: Repair,
): Generator<Task, Outcome<unknown>, unknown> {
  const { route, blob, etag, repairs } = repair;
  if (!repairs.includes('md5')) return yield* call(context, 'repairBlob', repair);
  const md5 = yield* hash(context, { route, blob, etag, bytes });
  return md5.ok ? yield* call(context, 'repairBlob', { ...repair, md5: md5.value }) : md5;
}

function* hash(
  context: OrchestrationContext,
  input: HashBlobInput,
): Generator<Task, Outcome<string>, unknown> {
  let from: HashBlobInput['from'];
  for (;;) {
    const hashed = yield* call(context, 'hashBlob', { ...input, ...(from && { from }) });
    if (!hashed.ok) return hashed;
    if (hashed.value.done) return { ok: true, value: hashed.value.md5 };
    from = hashed.value.from;
  }
}
