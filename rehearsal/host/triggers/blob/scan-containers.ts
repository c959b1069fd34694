import type { BlobEnvironment } from './blob-environment';
import type { BlobTrigger, BlobWork } from './blob-work';

/** Blobs looked at in one scan, split over the containers. */
const scanLimit = 10_000;

/** Looks for new blobs again and again. Returns what stops it. */
export function scanContainers(
  triggers: readonly BlobTrigger[],
  work: BlobWork,
  { worker, clock, scanIntervalMs }: BlobEnvironment,
): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;

  async function scanAll(): Promise<void> {
    for (const trigger of triggers) {
      await scan(trigger).catch((error: unknown) => {
        const { container } = trigger.entry.path;
        const reason = (error as Error).message;
        worker.log('warning', 'Host.Triggers.Blob', `Container '${container}' cannot be scanned: ${reason}`);
      });
    }
    if (!stopped) cancel = clock.at(clock.now() + scanIntervalMs, () => void scanAll());
  }

  async function scan(trigger: BlobTrigger): Promise<void> {
    const { entry, queue } = trigger;
    let left = Math.ceil(scanLimit / triggers.length);
    for await (const { name, etag } of entry.container.list(entry.path.prefix)) {
      if (stopped || left === 0) return;
      if (!entry.path.match(name) || queue.hasReceipt(name, etag)) continue;
      left -= 1;
      work.add(trigger, queue.add({ blob: name, etag, scanned: true }));
    }
  }

  if (triggers.length > 0) void scanAll();
  return () => {
    stopped = true;
    cancel();
  };
}
