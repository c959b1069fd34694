import type { OrchestrationContext, Task } from 'durable-functions';
import type { ScanCursor } from '../../domain/plan/scan';
import { must } from '../call';
import { sleep } from '../pace';

/** Scans the source by the selection of its request, a stretch an activity; the history holds only cursors. */
export function* scanSource(
  context: OrchestrationContext,
  plan: { readonly planId: string; readonly route: string },
): Generator<Task, ScanCursor, unknown> {
  let cursor: ScanCursor | undefined;
  for (;;) {
    const scanned = yield* must(context, 'scanCatalog', { ...plan, ...(cursor && { cursor }) });
    if (scanned.done) return scanned.cursor;
    ({ cursor } = scanned);
    if (scanned.waitSeconds !== undefined) yield* sleep(context, scanned.waitSeconds);
  }
}
