import type { Clock } from './clock';
import type { Durable } from './durable/durable';
import type { TimerLimits } from './durable/execution/timer-legs';
import type { QueueLatency } from './durable/queues/message-latency';
import type { Keys } from './keys';
import type { Settings } from './settings';
import type { BlobWord } from './triggers/blob/blob-environment';
import type { Connect } from './triggers/blob/blob-functions';
import type { Aim } from './worker/aims';
import type { MortalWorker } from './worker/mortal-worker';

/** How a host is started. */
export interface HostOptions {
  /** 0, the default, takes a free one. Always on 127.0.0.1. */
  readonly port?: number;
  /** Holds keys, journals, timer status and receipts; without it everything ends with the host. */
  readonly stateFolder?: string;
  /** App settings; default `process.env`. */
  readonly settings?: Settings;
  /** False accepts every request without a key, as the core tools do by default. */
  readonly enforceKeys?: boolean;
  /**
   * Random delays up to this many milliseconds before every durable message, to shake out races; default 0.
   */
  readonly jitterMs?: number;
  /** Delays of the real host's queues, before every durable message; default none. */
  readonly queueLatency?: QueueLatency;
  /** False leaves the SDK to the keyed webhooks; the real host offers both. */
  readonly localRpc?: boolean;
  readonly clock?: Clock;
  readonly newId?: () => string;
  readonly random?: () => number;
  /** Durable timers due later than `longest` are made of legs (defaults of the extension: 6 and 3 days). */
  readonly timers?: TimerLimits;
  /** Between two scans for new blobs; default 10 s. */
  readonly blobScanMs?: number;
  readonly connectBlobs?: Connect;
  /** What the host leaves out of what it says of a blob; default nothing. */
  readonly blobsWithout?: readonly BlobWord[];
  /** When its worker is to die. */
  readonly workerDies?: readonly Aim[];
  /** How long a worker that died stays away; default a second. */
  readonly workerRestartMs?: number;
  /** Called when the host has stopped by itself, because its worker died again and again. */
  readonly stoppedItself?: () => void;
}

/** A host that is up. */
export interface Host {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly keys: Keys;
  readonly durable: Durable;
  readonly worker: MortalWorker;
  /** Ends listening and waiting. Functions that run may finish; what they return is dropped, as in a kill. */
  readonly stop: () => Promise<void>;
}
