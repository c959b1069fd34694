import type { Faults, RegistryStore, StoredManifest } from '../../ports';
import type { PipelineRecord, RunCheckpoint, RunRecord } from '../records/records';
import type { RunProgress } from './run-progress';
import type { StorageAccess } from '../storage/storage';
import type { TransferSwitches } from '../switches';

/** Everything one execution of a run works with. */
export interface RunContext {
  readonly run: RunRecord;
  readonly pipeline: PipelineRecord;
  readonly store: RegistryStore;
  readonly storageAccess: StorageAccess;
  readonly switches: TransferSwitches;
  readonly faults: Faults;
  readonly progress: RunProgress;
  /** Ends the execution when the engine closes; the run then goes on after the next start. */
  readonly signal: AbortSignal;
  /** True when an earlier execution of the same run was cut off by the end of the process. */
  readonly resumed: boolean;
  /** Keeps the outcome on disk before the one effect that cannot be repeated. */
  checkpoint(checkpoint: RunCheckpoint): void;
  /** Called for every manifest an import has put. */
  onImported(repository: string, manifest: StoredManifest, tag: string | undefined): void;
}

/** Whether the pipeline has an option, whatever its letter case. */
export const hasOption = ({ pipeline }: RunContext, option: string): boolean =>
  pipeline.options.some((value) => value.toLowerCase() === option.toLowerCase());
