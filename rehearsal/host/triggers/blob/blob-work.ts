import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { toLine } from '../../files/json-lines';
import type { BlobEnvironment } from './blob-environment';
import type { BlobFunction } from './blob-functions';
import type { BlobQueue, QueuedMessage } from './blob-queue';
import { invokeWithBlob } from './invoke-with-blob';

/** A blob function and its messages. */
export interface BlobTrigger {
  readonly entry: BlobFunction;
  readonly queue: BlobQueue;
}

/** Shows queued blobs to their functions until each was taken or is given up. */
export interface BlobWork {
  readonly add: (trigger: BlobTrigger, message: QueuedMessage) => void;
  readonly stop: () => void;
}

/** Before a blob that failed is shown again. */
const retryDelayMs = 1000;

/** Works on `maxDegreeOfParallelism` blobs at a time, in order of arrival (host.json). */
export function startBlobWork(environment: BlobEnvironment): BlobWork {
  const { worker, clock, folder } = environment;
  const { maxDegreeOfParallelism, poisonBlobThreshold } = worker.hostJson.extensions.blobs;
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  let stopped = false;

  const next = (): void => {
    while (!stopped && running < maxDegreeOfParallelism) {
      const show = waiting.shift();
      if (!show) return;
      running += 1;
      void show().then(() => {
        running -= 1;
        next();
      });
    }
  };
  const add: BlobWork['add'] = (trigger, message) => {
    waiting.push(() => show(trigger, message));
    next();
  };

  async function show(trigger: BlobTrigger, message: QueuedMessage): Promise<void> {
    const { entry, queue } = trigger;
    try {
      const description = await entry.container.describe(message.blob);
      const isCurrent = description && (!message.scanned || description.etag === message.etag);
      if (isCurrent) await invokeWithBlob(entry, environment, message.blob, description);
      if (!stopped) queue.remove(message.id);
    } catch (error) {
      if (stopped) return;
      if (queue.fail(message.id) < poisonBlobThreshold) {
        clock.at(clock.now() + retryDelayMs, () => add(trigger, message));
        return;
      }
      if (folder !== undefined) keepPoison(folder, entry, message);
      queue.remove(message.id);
      const blob = `${entry.path.container}/${message.blob}`;
      worker.log('error', 'Host.Triggers.Blob', `${blob} is given up: ${(error as Error).message}`);
    }
  }

  return {
    add,
    stop() {
      stopped = true;
    },
  };
}

/** Writes what the real host would put into its queue of poison messages. */
function keepPoison(
  folder: string,
  { function: { name }, path }: BlobFunction,
  message: QueuedMessage,
): void {
  const record = {
    Type: 'BlobTrigger',
    FunctionId: `Host.Functions.${name}`,
    BlobType: 'BlockBlob',
    ContainerName: path.container,
    BlobName: message.blob,
    ETag: message.etag,
  };
  appendFileSync(join(folder, 'webjobs-blobtrigger-poison.jsonl'), toLine(record), { mode: 0o600 });
}
