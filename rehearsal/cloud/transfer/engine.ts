import { createClosing } from '../platform/closing';
import type { EngineOptions } from './engine-options';
import { executeRun, type Execution } from './runs/execute-run';
import { isInFlight, type RunRecord } from './records/records';
import { createRunQueue } from './runs/run-queue';
import { createSourceTrigger, type TriggerDecision } from './source-trigger/source-trigger';

/** Executes pipeline runs, and starts those of the source trigger. */
export interface TransferEngine {
  /** Takes a run whose record is in `Creating`; returns at once. */
  submit(run: RunRecord): void;
  /** How far a run is, or came, 0 to 100. */
  percentOf(run: RunRecord): number;
  /** What the source trigger decided last about each blob it saw. */
  decisions(): readonly TriggerDecision[];
  /** Continues the runs an earlier process left in flight and starts the source trigger. */
  start(): void;
  /** Ends every execution where it is; the records stay in flight, so the next `start` continues them. */
  close(): Promise<void>;
}

/** An engine at rest, until it is started or given a run. */
export function createTransferEngine(options: EngineOptions): TransferEngine {
  const { records, switches } = options;
  const closing = createClosing();
  const queue = createRunQueue(switches.concurrentRuns);
  const executions = new Map<string, Execution>();

  const submit = (run: RunRecord, resumed: boolean): void => {
    queue.add(run.registryId, async () => {
      if (closing.signal.aborted) return;
      const execution = executeRun(options, run, resumed, closing.signal);
      executions.set(run.operation, execution);
      await execution.ended;
      executions.delete(run.operation);
    });
  };
  const trigger = createSourceTrigger({
    ...options,
    signal: closing.signal,
    startRun: (run) => {
      records.runs.put(run);
      submit(run, false);
    },
  });
  let scanning: Promise<void> | undefined;

  return {
    submit: (run) => submit(run, false),
    percentOf(run) {
      if (run.status === 'Succeeded') return 100;
      return executions.get(run.operation)?.percent() ?? run.failedAtPercent ?? 0;
    },
    decisions: () => trigger.decisions(),
    start() {
      for (const run of records.runs.list()) if (isInFlight(run)) submit(run, run.status === 'Running');
      scanning ??= trigger.run();
    },
    async close() {
      closing.abort(new Error('the transfer engine is closing'));
      await Promise.all([queue.idle(), scanning]);
    },
  };
}
