import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJsonLines, toLine } from '../../files/json-lines';

/** One blob version to show to one function. */
interface BlobMessage {
  readonly blob: string;
  readonly etag: string;
  /** Found by a scan: dropped when the blob has changed since, for the next scan finds it again. */
  readonly scanned: boolean;
}

/** The messages of one function, with the receipts that keep a scan from queueing a blob version twice. */
export interface BlobQueue {
  readonly hasReceipt: (blob: string, etag: string) => boolean;
  /** Durable when it returns. */
  readonly add: (message: BlobMessage) => QueuedMessage;
  /** Counts a failed try. @returns how many there were. */
  readonly fail: (id: number) => number;
  readonly remove: (id: number) => void;
  /** What is neither handled nor given up, oldest first. */
  readonly pending: () => readonly QueuedMessage[];
}

/** A message in its queue. */
export interface QueuedMessage extends BlobMessage {
  readonly id: number;
}

type Entry =
  | { readonly type: 'add'; readonly message: BlobMessage }
  | { readonly type: 'fail' | 'remove'; readonly id: number };

/** Opens the queue kept in a file of JSON lines; without a file it ends with the process. */
export function openBlobQueue(file: string | undefined): BlobQueue {
  const receipts = new Set<string>();
  const pending = new Map<number, QueuedMessage>();
  const failures = new Map<number, number>();
  let nextId = 0;

  const receipt = (blob: string, etag: string): string => `${etag} ${blob}`;
  const apply = (entry: Entry): void => {
    if ('message' in entry) {
      const { message } = entry;
      if (message.scanned) receipts.add(receipt(message.blob, message.etag));
      pending.set(nextId, { ...message, id: nextId });
      nextId += 1;
    } else if (entry.type === 'remove') pending.delete(entry.id);
    else failures.set(entry.id, (failures.get(entry.id) ?? 0) + 1);
  };
  const record = (entry: Entry): void => {
    if (file !== undefined) appendFileSync(file, toLine(entry), { mode: 0o600 });
    apply(entry);
  };

  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) for (const entry of readJsonLines(file)) apply(entry as Entry);
  }
  return {
    hasReceipt: (blob, etag) => receipts.has(receipt(blob, etag)),
    add(message) {
      record({ type: 'add', message });
      return { ...message, id: nextId - 1 };
    },
    fail(id) {
      record({ type: 'fail', id });
      return failures.get(id) ?? 0;
    },
    remove(id) {
      record({ type: 'remove', id });
    },
    pending: () => [...pending.values()],
  };
}
