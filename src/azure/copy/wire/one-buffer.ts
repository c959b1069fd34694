import type { OnReadOpts, Socket } from 'node:net';

/** What TLS hands over at most, a record. */
const record = 16 * 1024;

/** What came on a connection and is being offered to whoever listens there. */
const offered = new WeakMap<Socket, Buffer>();
let taken = 0;
let free: Uint8Array | undefined;

/** Says that so many of the bytes offered were copied, and may be written over. */
export function releaseBytes(count: number): void {
  taken += count;
}

/**
 * Reads a connection into one buffer again and again (`onread` of node:tls). Without, every 16 KiB come in a
 * new one, and V8 collects its whole heap for every 40 MiB of them (docs/architecture/copy.md, Measured). A
 * buffer is used again only when all of it was released: parsers keep what a head is made of.
 */
export const oneBuffer: OnReadOpts = {
  buffer() {
    const next = free ?? Buffer.allocUnsafeSlow(record);
    free = undefined;
    return next;
  },
  callback(this: Socket, length: number, buffer: Uint8Array): boolean {
    const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length);
    // What came while nobody listened goes first.
    if (this.readableLength > 0) return this.push(bytes);
    if (!Object.hasOwn(this, 'read')) readOffered(this);
    taken = 0;
    offered.set(this, bytes);
    this.emit('readable');
    if (taken === length) free = buffer;
    return !offered.delete(this) || this.push(bytes);
  },
};

function readOffered(socket: Socket): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const bytes = size === undefined ? offered.get(socket) : undefined;
    if (bytes === undefined) return read(size);
    offered.delete(socket);
    return bytes;
  };
}
