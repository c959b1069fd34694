import { chunkBytes, inputAt, inputBytes, laneCount, openLanes } from './md5-lanes';

/**
 * The MD5 of a blob in the making, whose state can be saved as text and taken up by another process (Node's own cannot), and in the same
 * pass that of the block at hand.
 */
export interface Md5 {
  update(bytes: Uint8Array): void;
  /** MD5 of what came since the last block. All blocks but the last must be multiples of 64 bytes. */
  endBlock(): Buffer;
  save(): string;
  /** Base64; of all there was up to now. */
  digest(): string;
}

const start = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
const [blobLane, blockLane] = [0, 1];
const stateBytes = start.length;

/** @param saved goes on from there, with a new block */
export function openMd5(saved?: string): Md5 {
  const { memory, digest: digestChunks } = openLanes();
  let blobBytes = 0;
  let blockBytes = 0;
  /** Bytes of the last, incomplete chunk. */
  let rest = 0;

  const begin = (lane: number, state: Uint8Array = start): void => {
    memory.set(state, lane * stateBytes);
  };
  const finish = (lane: number, bytes: number): Buffer => {
    const kept = memory.slice(0, inputAt + rest);
    const padded = Math.ceil((rest + 9) / chunkBytes) * chunkBytes;
    const padding = Buffer.alloc(padded - rest);
    padding[0] = 0x80;
    padding.writeBigUInt64LE(BigInt(bytes) * 8n, padding.length - 8);
    memory.set(padding, inputAt + rest);
    digestChunks(inputAt + padded);
    const result = Buffer.from(memory.subarray(lane * stateBytes, (lane + 1) * stateBytes));
    memory.set(kept);
    return result;
  };

  for (let lane = 0; lane < laneCount; lane++) begin(lane);
  if (saved !== undefined) {
    const bytes = Buffer.from(saved, 'base64');
    begin(blobLane, bytes.subarray(0, stateBytes));
    blobBytes = Number(bytes.readBigUInt64LE(stateBytes));
    rest = blobBytes % chunkBytes;
    memory.set(bytes.subarray(stateBytes + 8), inputAt);
  }

  return {
    update(bytes) {
      for (let used = 0; used < bytes.length;) {
        const part = bytes.subarray(used, used + inputBytes - rest);
        memory.set(part, inputAt + rest);
        used += part.length;
        const whole = rest + part.length - ((rest + part.length) % chunkBytes);
        if (whole > 0) digestChunks(inputAt + whole);
        memory.copyWithin(inputAt, inputAt + whole, inputAt + rest + part.length);
        rest = rest + part.length - whole;
      }
      blobBytes += bytes.length;
      blockBytes += bytes.length;
    },
    endBlock() {
      // The lanes share their chunks, so both must begin with one.
      if ((blobBytes - blockBytes) % chunkBytes !== 0) throw new RangeError('a block began inside a chunk');
      const md5 = finish(blockLane, blockBytes);
      begin(blockLane);
      blockBytes = 0;
      return md5;
    },
    save() {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(blobBytes));
      return Buffer.concat([
        memory.subarray(blobLane * stateBytes, (blobLane + 1) * stateBytes),
        length,
        memory.subarray(inputAt, inputAt + rest),
      ]).toString('base64');
    },
    digest: () => finish(blobLane, blobBytes).toString('base64'),
  };
}
