import { setTimeout as sleep } from 'node:timers/promises';
import { registryId } from '../../../world';
import type { EngineOptions } from '../engine-options';
import { exportArtifacts } from '../export/export-run';
import { takeRunFaults } from './faults';
import { emitImported } from '../import/import-events';
import { importArtifacts } from '../import/import-run';
import type { RunOutcome, RunRecord } from '../records/records';
import { RunFailure } from './run-failure';
import { trackProgress, type RunProgress } from './run-progress';
import { describeFailure } from '../storage/storage-failure';
import type { TransferSwitches } from '../switches';
import { preciseTime } from '../time';

/** A run at work. */
export interface Execution {
  /** How far the run is, 0 to 100. */
  percent(): number;
  /** Settles when the run has ended, or when the signal cut it off; never rejects. */
  readonly ended: Promise<void>;
}

/**
 * Takes a run from `Creating` to its end, writing every step to its record.
 * @param signal leaves the run in flight, to be executed again with `resumed`.
 */
export function executeRun(
  options: EngineOptions,
  run: RunRecord,
  resumed: boolean,
  signal: AbortSignal,
): Execution {
  const { records, switches, clock } = options;
  let progress: RunProgress | undefined;

  /** Later executions of the same run, and deletions, win over this one. */
  const isCurrent = () => records.runs.get(run.id)?.operation === run.operation;
  const update = (change: Partial<RunRecord>): void => {
    const current = records.runs.get(run.id);
    if (current !== undefined && isCurrent()) records.runs.put({ ...current, ...change });
  };

  const work = async (): Promise<RunOutcome> => {
    await sleep(switches.pace.creatingMs, undefined, { signal });
    update({ status: 'Running', startTime: run.startTime ?? preciseTime(clock()) });
    const pipeline = records.pipelines.get(run.request.pipelineResourceId);
    const registry = options.registries.find(({ side }) => registryId(side) === run.registryId);
    if (pipeline === undefined || registry === undefined) {
      throw new RunFailure(`The pipeline '${run.request.pipelineResourceId}' does not exist.`);
    }
    const durationMs = run.kind === 'export' ? switches.pace.exportMs : switches.pace.importMs;
    progress = trackProgress(durationMs, takeRunFaults(options.faults, run, pipeline), isCurrent, signal);
    const transfer = run.kind === 'export' ? exportArtifacts : importArtifacts;
    return transfer({
      run,
      pipeline,
      store: registry.store,
      storageAccess: options,
      switches,
      faults: options.faults,
      progress,
      signal,
      resumed,
      checkpoint: (checkpoint) => update({ checkpoint }),
      onImported: (repository, manifest, tag) => {
        if (options.emit === undefined || switches.importEvents === 'omit') return;
        emitImported(options.emit, registry.side, clock, repository, manifest, tag);
      },
    });
  };

  const end = async (): Promise<void> => {
    try {
      const outcome = await work();
      update({ ...resultOf(outcome, switches), finishTime: preciseTime(clock()) });
    } catch (error) {
      if (signal.aborted) return;
      update({
        status: 'Failed',
        errorMessage: wordings[switches.errorText](describeFailure(error)),
        failedAtPercent: progress?.percent() ?? 0,
        finishTime: preciseTime(clock()),
      });
    }
  };
  return { percent: () => progress?.percent() ?? 0, ended: end() };
}

/** Microsoft publishes no text of a run: what it names, and how much of it there is, is a guess. */
const wordings: Record<TransferSwitches['errorText'], (text: string) => string> = {
  whole: (text) => text,
  cut: (text) => text.slice(0, 200),
  garbled: () => 'Some artifacts could not be exported. Status: 500',
};

function resultOf(
  { failures, ...result }: RunOutcome,
  { partialSuccess, errorText }: TransferSwitches,
): Partial<RunRecord> {
  if (failures.length === 0) return { ...result, status: 'Succeeded' };
  const status = partialSuccess === 'fail' ? 'Failed' : 'Succeeded';
  const message =
    partialSuccess === 'succeed-silently' ? {} : { errorMessage: wordings[errorText](failures.join(' ')) };
  return { ...result, ...message, status };
}
