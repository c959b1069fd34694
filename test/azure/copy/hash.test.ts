import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openHash } from '../../../src/azure/copy/hash';
import { md5Of } from './support/blobs';

const content = randomBytes(300_000);
const base64 = (bytes: Buffer): string => md5Of(bytes).toString('base64');

describe('openHash', () => {
  it('agrees with Node on every length around the end of a chunk', async () => {
    for (let length = 0; length < 200; length++) {
      const bytes = content.subarray(0, length);
      const md5 = await openHash('md5');
      md5.update(bytes);
      expect(md5.digest()).toBe(base64(bytes));
    }
  });

  it('takes bytes in pieces of any length, and goes on from a state saved between any two', async () => {
    let md5 = await openHash('md5');
    for (let at = 0, size = 1; at < content.length; at += size, size = (size * 7) % 5003) {
      md5.update(content.subarray(at, at + size));
      md5 = await openHash('md5', md5.save());
    }
    expect(md5.digest()).toBe(base64(content));
  });

  it('keeps two that are under way apart', async () => {
    const [one, other] = [await openHash('md5'), await openHash('md5')];
    one.update(content.subarray(0, 1000));
    other.update(content.subarray(1000));
    one.update(content.subarray(1000));
    expect(other.digest()).toBe(base64(content.subarray(1000)));
    expect(one.digest()).toBe(base64(content));
  });

  it('makes SHA-256 as well, from a saved state on', async () => {
    const first = await openHash('sha256');
    first.update(content.subarray(0, 1000));
    const second = await openHash('sha256', first.save());
    second.update(content.subarray(1000));
    expect(second.digest()).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('refuses a state that is none', async () => {
    await expect(openHash('md5', Buffer.from('nonsense').toString('base64'))).rejects.toThrow();
  });
});
