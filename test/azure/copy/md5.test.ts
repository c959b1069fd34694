import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openMd5 } from '../../../src/azure/copy/md5';
import { md5Of } from './support/blobs';

const content = randomBytes(300_000);
const base64 = (bytes: Buffer): string => md5Of(bytes).toString('base64');

describe('openMd5', () => {
  it('agrees with Node on every length around the ends of chunks and of its memory', () => {
    for (const around of [0, 128, 131_008]) {
      for (let length = Math.max(0, around - 66); length < around + 66; length++) {
        const bytes = content.subarray(0, length);
        const md5 = openMd5();
        md5.update(bytes);
        expect(md5.endBlock().equals(md5Of(bytes))).toBe(true);
        expect(md5.digest()).toBe(base64(bytes));
      }
    }
  });

  it('takes bytes in pieces of any length, and goes on from a state saved between any two', () => {
    let md5 = openMd5();
    for (let at = 0, size = 1; at < content.length; at += size, size = (size * 7) % 5003) {
      md5.update(content.subarray(at, at + size));
      md5 = openMd5(md5.save());
    }
    expect(md5.digest()).toBe(base64(content));
  });

  it('tells the MD5 of every block, and that of all up to there', () => {
    const md5 = openMd5();
    for (const [from, to] of [
      [0, 64],
      [64, 4096],
      [4096, 4096],
      [4096, 200_000],
      [200_000, 300_000],
    ] as const) {
      md5.update(content.subarray(from, to));
      expect(md5.endBlock()).toEqual(md5Of(content.subarray(from, to)));
      expect(md5.digest()).toBe(base64(content.subarray(0, to)));
    }
  });

  it('refuses to end a block that began inside a chunk', () => {
    const md5 = openMd5();
    md5.update(content.subarray(0, 65));
    md5.endBlock();
    md5.update(content.subarray(65, 70));
    expect(() => md5.endBlock()).toThrow(RangeError);
  });

  it('counts past 4 GiB', () => {
    // The state of a digest that has taken 4 GiB of something.
    const state = Buffer.alloc(24, 1);
    state.writeBigUInt64LE(2n ** 32n, 16);
    const md5 = openMd5(state.toString('base64'));
    md5.update(content.subarray(0, 10));
    expect(Buffer.from(md5.save(), 'base64').readBigUInt64LE(16)).toBe(2n ** 32n + 10n);
    const shorter = Buffer.from(state);
    shorter.writeBigUInt64LE(0n, 16);
    const other = openMd5(shorter.toString('base64'));
    other.update(content.subarray(0, 10));
    expect(md5.digest()).not.toBe(other.digest());
  });
});
