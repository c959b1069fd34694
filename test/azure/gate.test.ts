import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/azure/gate';

const never = new AbortController().signal;

describe('createGate', () => {
  it('lets in what fits, in order of asking, and more when it grows', async () => {
    const gate = createGate('room', 2);
    const inside: string[] = [];
    const ask = (name: string, amount: number) => gate.enter(amount, never).then(() => inside.push(name));
    const asked = [ask('a', 1), ask('large', 2), ask('b', 1)];
    await setImmediate();
    expect(inside).toEqual(['a']);
    gate.leave(1);
    await setImmediate();
    expect(inside).toEqual(['a', 'large']);
    gate.resize(3);
    await Promise.all(asked);
    expect(inside).toEqual(['a', 'large', 'b']);
  });

  it('does not keep others waiting behind one that gives up', async () => {
    const gate = createGate('room', 2);
    await gate.enter(1, never);
    const stop = new AbortController();
    const large = gate.enter(2, stop.signal);
    const small = gate.enter(1, never);
    stop.abort();
    await expect(large).rejects.toThrow('gave up waiting for room');
    await small;
    expect(gate.inUse()).toBe(2);
  });
});
