import { describe, expect, it } from 'vitest';
import { createRunQueue } from '../../../../../rehearsal/cloud/transfer/runs/run-queue';

describe('createRunQueue', () => {
  it('runs at most the limit of one key at a time, in order, and other keys beside it', async () => {
    const queue = createRunQueue(2);
    const started: string[] = [];
    const release = new Map<string, () => void>();
    for (const [key, name] of [
      ['A', 'a1'],
      ['a', 'a2'],
      ['A', 'a3'],
      ['B', 'b1'],
    ] as const) {
      queue.add(key, () => {
        started.push(name);
        return new Promise((resolve) => release.set(name, resolve));
      });
    }
    expect(started).toEqual(['a1', 'a2', 'b1']);
    release.get('a2')?.();
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (const finish of release.values()) finish();
    await queue.idle();
  });
});
