import { join } from 'node:path';
import type { Answer, HostRequest } from '../../http/exchange';
import { handleDelivery, type GridEvent } from '../event-grid';
import type { BlobEnvironment } from './blob-environment';
import type { BlobFunction } from './blob-functions';
import { openBlobQueue } from './blob-queue';
import { startBlobWork, type BlobTrigger } from './blob-work';
import { scanContainers } from './scan-containers';

/** The blob triggers of a host at work. */
export interface BlobTriggers {
  /** The webhook of blob triggers with source EventGrid. */
  readonly handle: (request: HostRequest) => Promise<Answer>;
  readonly stop: () => void;
}

/** Watches the containers of all blob functions and shows every new blob version to them, at least once. */
export function startBlobTriggers(
  functions: readonly BlobFunction[],
  environment: BlobEnvironment,
): BlobTriggers {
  const { folder } = environment;
  const triggers = functions.map((entry): BlobTrigger => {
    const file = folder === undefined ? undefined : join(folder, `${entry.function.name}.jsonl`);
    return { entry, queue: openBlobQueue(file) };
  });
  const work = startBlobWork(environment);
  for (const trigger of triggers) for (const message of trigger.queue.pending()) work.add(trigger, message);
  const scanned = triggers.filter(({ entry }) => entry.source === 'LogsAndContainerScan');
  const stopScans = scanContainers(scanned, work, environment);

  return {
    handle(request) {
      const name = functionName(request.url);
      const trigger = triggers.find(({ entry }) => entry.function.name.toLowerCase() === name);
      return handleDelivery(request, (events) => {
        // What is for no function is taken, and lost.
        if (!trigger) return Promise.resolve([]);
        for (const event of events) {
          const blob = blobOf(event);
          if (blob === undefined) continue;
          const etag = event.data?.eTag ?? '';
          work.add(trigger, trigger.queue.add({ blob, etag, scanned: false }));
        }
        return Promise.resolve([]);
      });
    },
    stop() {
      work.stop();
      stopScans();
    },
  };
}

const functionName = ({ searchParams }: URL): string | undefined =>
  searchParams
    .get('functionName')
    ?.replace(/^Host\.Functions\./i, '')
    .toLowerCase();

// Which containers and names are meant is the subscription's filter to say.
function blobOf({ eventType, subject = '' }: GridEvent): string | undefined {
  return eventType === 'Microsoft.Storage.BlobCreated'
    ? /^\/blobServices\/default\/containers\/[^/]+\/blobs\/(.+)$/.exec(subject)?.[1]
    : undefined;
}
