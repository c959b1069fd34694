import { Readable } from 'node:stream';
import { either } from '../bounded-calls';
import { putBlock, type BlockTarget } from './put-block';
import { retrying, type RetryScope } from './retrying';

/** A block that is read and sent in parts. */
export interface Relayed {
  readonly id: string;
  readonly length: number;
  readonly buffer: Buffer;
  /** Fills a buffer with the bytes of the block from an offset on. */
  readonly read: (into: Buffer, from: number, scope: RetryScope) => Promise<void>;
}

/** Sent bytes leave the buffer in copies of this size: it is filled again while the socket holds them. */
const piece = 256 * 1024;

/**
 * Stages a block larger than its buffer: a part is read, and sent, before the next is. An attempt ends only
 * when nothing is read any more: the buffer is another's then.
 */
export const relayBlock = (target: BlockTarget, relayed: Relayed, scope: RetryScope): Promise<void> =>
  retrying(scope, async () => {
    const stop = new AbortController();
    const signal = either(scope.signal, stop.signal);
    const bodies: { readonly body: Readable; readonly closed: Promise<unknown> }[] = [];
    const send = (): Readable => {
      const body = Readable.from(parts(relayed, target, { ...scope, signal }), { objectMode: false });
      bodies.push({ body, closed: new Promise((resolve) => body.once('close', resolve)) });
      return body;
    };
    try {
      await putBlock(target, relayed, send, signal);
    } finally {
      stop.abort();
      for (const { body } of bodies) body.destroy();
      await Promise.all(bodies.map(({ closed }) => closed));
    }
  });

async function* parts(
  { length, buffer, read }: Relayed,
  { limiter }: BlockTarget,
  scope: RetryScope,
): AsyncGenerator<Buffer> {
  for (let from = 0; from < length; from += buffer.length) {
    const part = buffer.subarray(0, Math.min(buffer.length, length - from));
    await read(part, from, scope);
    for (let sent = 0; sent < part.length; sent += piece) {
      const next = Buffer.from(part.subarray(sent, sent + piece));
      await limiter.take(next.length, scope.signal);
      yield next;
    }
  }
}
