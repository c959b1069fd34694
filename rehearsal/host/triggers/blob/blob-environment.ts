import type { Clock } from '../../clock';
import type { AppFunction } from '../../worker/app-functions';
import type { Call } from '../../worker/invocation';
import type { Worker } from '../../worker/worker';

/** What a host may leave out: the connection is null, no reference can be read, the metadata has no path. */
export type BlobWord = 'connection' | 'reference' | 'path';

/** What blob triggers work with. */
export interface BlobEnvironment {
  readonly worker: Worker;
  readonly clock: Clock;
  /** Receipts, messages and poison records; without a folder they end with the host. */
  readonly folder: string | undefined;
  readonly scanIntervalMs: number;
  readonly without: readonly BlobWord[];
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
}
