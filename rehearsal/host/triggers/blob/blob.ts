import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock';
import type { TypedData } from '../../worker/core-types';
import type { AppFunction, Problem } from '../../worker/app-functions';
import type { Answer, HostRequest } from '../../http/exchange';
import type { Call } from '../../worker/invocation';
import { toLine } from '../../files/json-lines';
import { resolveSettings, type Settings } from '../../settings';
import type { Worker } from '../../worker/worker';
import type { BlobContainer, BlobDescription } from './blob-container';
import { parseBlobPath, type BlobPath } from './blob-path';
import { openBlobQueue, type BlobQueue, type QueuedMessage } from './blob-queue';
import { handleDelivery, type GridEvent } from '../event-grid';

export interface BlobFunction {
  readonly function: AppFunction;
  readonly connection: string;
  readonly container: BlobContainer;
  readonly path: BlobPath;
  readonly source: 'EventGrid' | 'LogsAndContainerScan';
  /** The app opens the blob itself; its content is not read here. */
  readonly deferred: boolean;
}

/** Connects to a container; see `connectContainer`. */
export type Connect = (connection: string, container: string, settings: Settings) => BlobContainer;

export function readBlobFunctions(
  functions: readonly AppFunction[],
  settings: Settings,
  connect: Connect,
  complain: (problem: Problem) => void,
): BlobFunction[] {
  return functions.flatMap((entry) => {
    if (entry.kind !== 'blob') return [];
    const { trigger } = entry;
    try {
      const path = parseBlobPath(resolveSettings(trigger.path as string, settings));
      const connection = resolveSettings(
        (trigger.connection as string | undefined) ?? 'AzureWebJobsStorage',
        settings,
      );
      const container = connect(connection, path.container, settings);
      const source = trigger.source === 'EventGrid' ? 'EventGrid' : 'LogsAndContainerScan';
      const deferred = trigger.properties?.supportsDeferredBinding === 'true';
      return [{ function: entry, connection, container, path, source, deferred } as const];
    } catch (error) {
      complain({ function: entry.name, binding: trigger.name, reason: (error as Error).message });
      return [];
    }
  });
}

export interface BlobEnvironment {
  readonly worker: Worker;
  readonly clock: Clock;
  /** Receipts, messages and poison records; without a folder they end with the host. */
  readonly folder: string | undefined;
  readonly scanIntervalMs: number;
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
}

export interface BlobTriggers {
  /** The webhook of blob triggers with source EventGrid. */
  readonly handle: (request: HostRequest) => Promise<Answer>;
  readonly stop: () => void;
}

/** Blobs looked at in one scan, split over the containers. */
const scanLimit = 10_000;
/** Before a blob that failed is shown again. */
const retryDelayMs = 1000;

/** Watches the containers of all blob functions and shows every new blob version to them, at least once. */
export function startBlobTriggers(
  functions: readonly BlobFunction[],
  environment: BlobEnvironment,
): BlobTriggers {
  const { worker, clock, folder } = environment;
  const { maxDegreeOfParallelism, poisonBlobThreshold } = worker.hostJson.extensions.blobs;
  const triggers = functions.map((entry) => ({
    entry,
    queue: openBlobQueue(folder === undefined ? undefined : join(folder, `${entry.function.name}.jsonl`)),
  }));
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  let stopped = false;
  let cancelScan: () => void = () => undefined;

  const work = (): void => {
    while (!stopped && running < maxDegreeOfParallelism) {
      const next = waiting.shift();
      if (!next) return;
      running += 1;
      void next().then(() => {
        running -= 1;
        work();
      });
    }
  };
  const schedule = (entry: BlobFunction, queue: BlobQueue, message: QueuedMessage): void => {
    waiting.push(() => show(entry, queue, message));
    work();
  };

  async function show(entry: BlobFunction, queue: BlobQueue, message: QueuedMessage): Promise<void> {
    try {
      const description = await entry.container.describe(message.blob);
      const isCurrent = description && (!message.scanned || description.etag === message.etag);
      if (isCurrent) await invokeWith(entry, environment, message.blob, description);
      if (!stopped) queue.remove(message.id);
    } catch (error) {
      if (stopped) return;
      if (queue.fail(message.id) < poisonBlobThreshold) {
        clock.at(clock.now() + retryDelayMs, () => {
          schedule(entry, queue, message);
        });
        return;
      }
      keepPoison(entry, message);
      queue.remove(message.id);
      const { message: reason } = error as Error;
      worker.log(
        'error',
        'Host.Triggers.Blob',
        `${entry.path.container}/${message.blob} is given up: ${reason}`,
      );
    }
  }

  function keepPoison(entry: BlobFunction, { blob, etag }: QueuedMessage): void {
    if (folder === undefined) return;
    const record = {
      Type: 'BlobTrigger',
      FunctionId: `Host.Functions.${entry.function.name}`,
      BlobType: 'BlockBlob',
      ContainerName: entry.path.container,
      BlobName: blob,
      ETag: etag,
    };
    appendFileSync(join(folder, 'webjobs-blobtrigger-poison.jsonl'), toLine(record), {
      mode: 0o600,
    });
  }

  const scanned = triggers.filter(({ entry }) => entry.source === 'LogsAndContainerScan');
  async function scanAll(): Promise<void> {
    for (const { entry, queue } of scanned) {
      await scan(entry, queue).catch((error: unknown) => {
        const reason = (error as Error).message;
        worker.log(
          'warning',
          'Host.Triggers.Blob',
          `Container '${entry.path.container}' cannot be scanned: ${reason}`,
        );
      });
    }
    if (!stopped) cancelScan = clock.at(clock.now() + environment.scanIntervalMs, () => void scanAll());
  }
  async function scan(entry: BlobFunction, queue: BlobQueue): Promise<void> {
    let left = Math.ceil(scanLimit / scanned.length);
    for await (const { name, etag } of entry.container.list(entry.path.prefix)) {
      if (stopped || left === 0) return;
      if (!entry.path.match(name) || queue.hasReceipt(name, etag)) continue;
      left -= 1;
      schedule(entry, queue, queue.add({ blob: name, etag, scanned: true }));
    }
  }

  for (const { entry, queue } of triggers)
    for (const message of queue.pending()) schedule(entry, queue, message);
  if (scanned.length > 0) void scanAll();
  return {
    handle(request) {
      const name = request.url.searchParams
        .get('functionName')
        ?.replace(/^Host\.Functions\./i, '')
        .toLowerCase();
      const trigger = triggers.find(({ entry }) => entry.function.name.toLowerCase() === name);
      if (!trigger) return Promise.resolve({ status: 404 });
      return handleDelivery(request, (events) => {
        for (const event of events) {
          const blob = blobOf(event);
          if (blob === undefined) continue;
          const etag = event.data?.eTag ?? '';
          schedule(trigger.entry, trigger.queue, trigger.queue.add({ blob, etag, scanned: false }));
        }
        return Promise.resolve([]);
      });
    },
    stop() {
      stopped = true;
      cancelScan();
    },
  };
}

// Which containers and names are meant is the subscription's filter to say.
function blobOf({ eventType, subject = '' }: GridEvent): string | undefined {
  return eventType === 'Microsoft.Storage.BlobCreated'
    ? /^\/blobServices\/default\/containers\/[^/]+\/blobs\/(.+)$/.exec(subject)?.[1]
    : undefined;
}

async function invokeWith(
  entry: BlobFunction,
  { worker, clientInputs }: BlobEnvironment,
  blob: string,
  { uri, metadata, properties }: BlobDescription,
): Promise<void> {
  const { function: target, path, connection, deferred, container } = entry;
  const reference = { Connection: connection, ContainerName: path.container, BlobName: blob };
  const data: TypedData = deferred
    ? {
        modelBindingData: {
          version: '1.0',
          source: 'AzureStorageBlobs',
          contentType: 'application/json',
          content: Buffer.from(JSON.stringify(reference)),
        },
      }
    : { bytes: await container.read(blob) };
  const parameters = Object.entries(path.match(blob) ?? {}).map(
    ([name, string]) => [name, { string }] as const,
  );
  await worker.invoke({
    function: target,
    inputs: [{ name: target.trigger.name, data }, ...clientInputs(target)],
    triggerMetadata: {
      BlobTrigger: { string: `${path.container}/${blob}` },
      Uri: { json: JSON.stringify(uri) },
      Properties: { json: JSON.stringify(properties) },
      Metadata: { json: JSON.stringify(metadata) },
      ...Object.fromEntries(parameters),
    },
  });
}
