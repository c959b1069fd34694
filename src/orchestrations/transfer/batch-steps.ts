import type { OrchestrationContext, Task } from 'durable-functions';
import type { EarlierExport } from '../../domain/pipelines/exports';
import type { BatchInput } from '../../domain/transfer/batch-input';

/** What is told of a run while it goes. */
interface RunEvents {
  readonly onRun: (run: string) => void;
  readonly onPercent: (percent: number) => void;
}

/**
 * How a batch leaves the source registry, and gets into the target's. Both return the error text of a run
 * that succeeded only in part, and throw the failure of one that did not.
 */
export interface BatchSteps {
  readonly exportBatch: (
    context: OrchestrationContext,
    input: BatchInput,
    events: RunEvents & { readonly onReuse: (earlier: EarlierExport) => void },
  ) => Generator<Task, string | undefined, unknown>;
  readonly importBatch: (
    context: OrchestrationContext,
    input: BatchInput,
    events: RunEvents,
    copiedSince: string,
  ) => Generator<Task, string | undefined, unknown>;
}
