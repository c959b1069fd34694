import type { OrchestrationContext } from 'durable-functions';
import type { ImportCursor } from '../../domain/image-import/image-import';
import type { BatchInput } from '../../domain/transfer/inputs';
import { must } from '../call';
import { sleep, type Steps } from '../pace';

/**
 * Has the target registry import the artifacts of a batch, one after the other; a transfer has as many lanes
 * as may be imported at once. What one of them failed with the verification says. @throws Stop
 */
export function* importImages(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  { onPercent }: { readonly onPercent: (percent: number) => void },
): Steps<undefined> {
  let cursor: ImportCursor | undefined;
  for (;;) {
    const input = { route: terms.name, transferId, batch, ...(cursor && { cursor }) };
    const step = yield* must(context, 'stepImageImports', input, terms.polling);
    if (step.cursor === undefined) return undefined;
    cursor = step.cursor;
    const done = step.artifacts - step.cursor.left.length - 1;
    onPercent(Math.round((done / step.artifacts) * 100));
    yield* sleep(context, step.waitSeconds);
  }
}
