import type { OrchestrationContext, Task } from 'durable-functions';
import type { EarlierExport } from '../../domain/pipelines/exports';
import type { CopyResult } from '../../domain/copy/result';
import type { BatchProgress } from '../../domain/transfer/progress';
import type { Handover } from '../../domain/waybill/handover';
import type { Phase } from '../../domain/transfer/status';
import type { Span } from '../../domain/transfer/batch-result';

/** What is known of a batch while it crosses. */
export interface BatchTrack {
  readonly spans: Partial<Record<Phase, Span>>;
  reusedExport?: EarlierExport;
  exportRun?: string;
  importRun?: string;
  copy?: CopyResult;
  handover?: Handover;
}

/**
 * Runs one phase of a batch: shows it in the custom status and notes when it began and ended, however it
 * ended.
 */
export function* inPhase<T>(
  context: OrchestrationContext,
  batch: number,
  phase: Phase,
  track: BatchTrack,
  work: (onPercent: (percent: number) => void) => Generator<Task, T, unknown>,
): Generator<Task, T, unknown> {
  const show = (progress: BatchProgress): void => {
    const { reusedExport } = track;
    context.df.setCustomStatus(reusedExport ? { ...progress, reusedExport } : progress);
  };
  const from = context.df.currentUtcDateTime.toISOString();
  show({ batch, phase });
  try {
    return yield* work((percent) => {
      show({ batch, phase, percent });
    });
  } finally {
    track.spans[phase] = { from, to: context.df.currentUtcDateTime.toISOString() };
  }
}
