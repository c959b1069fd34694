import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import * as df from 'durable-functions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { createWorker, silentLog, startHost, type Host } from '../../../../rehearsal/host/index';
import { finish, outputOf, until } from '../fixtures/start-app';

const minute = 60_000;
const storageProvider = {
  controlQueueVisibilityTimeout: '00:01:00',
  workItemQueueVisibilityTimeout: '00:02:00',
};
const hostJson = {
  version: '2.0',
  extensions: { durableTask: { storageProvider, maxConcurrentActivityFunctions: 1 } },
};

let folder = '';
const hosts: Host[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-host-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  rmSync(folder, { recursive: true });
});

/** Steps wait until they are let go; each start of a host is one over the same journals. */
async function openApp(version: object = hostJson) {
  const clock = createVirtualClock();
  const steps: { name: string; at: number }[] = [];
  const gate = { open: false };
  const load = (): void => {
    df.app.activity('step', {
      handler: async ({ name }: { name: string }) => {
        steps.push({ name, at: clock.now() });
        while (!gate.open) await nextRound();
        return name;
      },
    });
    df.app.orchestration('two', function* (context) {
      const calls = ['a', 'b'].map((name) => context.df.callActivity('step', { name }));
      return (yield context.df.Task.all(calls)) as string[];
    });
    df.app.orchestration('events', function* (context) {
      const seen: unknown[] = [];
      for (let n = 0; n < 2; n += 1) {
        const tasks = ['held', 'fresh'].map((name) => context.df.waitForExternalEvent(name));
        seen.push(((yield context.df.Task.any(tasks)) as df.Task).result);
      }
      return { seen, at: context.df.currentUtcDateTime.getTime() };
    });
    df.app.orchestration('sleeper', function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
      return context.df.currentUtcDateTime.getTime();
    });
  };
  const worker = await createWorker({ load, hostJson: version }, { log: silentLog });
  const start = async (): Promise<Host> => {
    const host = await startHost(worker, { stateFolder: folder, settings: {}, clock });
    hosts.push(host);
    return host;
  };
  return { clock, steps, gate, start, began: clock.now() };
}

describe('a host that stops', () => {
  it('leaves the activity it held invisible for the timeout, but not one without a place', async () => {
    const { clock, steps, gate, start, began } = await openApp();
    const first = await start();
    first.durable.operations.start('two', { instanceId: 'i' });
    await until(first, 'i', () => steps.length === 1);
    await first.stop();
    gate.open = true;
    const second = await start();
    expect(outputOf(await finish(second, 'i', clock))).toEqual(['a', 'b']);
    expect(steps).toEqual([
      { name: 'a', at: began },
      { name: 'b', at: began },
      { name: 'a', at: began + 2 * minute },
    ]);
  });

  it('leaves messages to orchestrations invisible, while new ones are seen', async () => {
    const { clock, start, began } = await openApp();
    const first = await start();
    first.durable.operations.start('events', { instanceId: 'i' });
    await until(first, 'i', ({ turns }) => turns === 1);
    first.durable.operations.raiseEvent('i', 'held', '"held"');
    // Before the turn that it wakes.
    await first.stop();
    const second = await start();
    second.durable.operations.raiseEvent('i', 'fresh', '"fresh"');
    await until(second, 'i', ({ turns }) => turns === 2);
    await second.stop();
    const third = await start();
    const output = outputOf(await finish(third, 'i', clock));
    expect(output).toEqual({ seen: ['fresh', 'held'], at: began + minute });
  });

  it('leaves one that had not begun invisible, and lets what comes later overtake it', async () => {
    const { clock, start, began } = await openApp();
    const first = await start();
    first.durable.operations.start('sleeper', { instanceId: 'held' });
    await first.stop();
    const second = await start();
    second.durable.operations.start('sleeper', { instanceId: 'fresh' });
    expect(outputOf(await finish(second, 'fresh', clock))).toBe(began + 1000);
    expect(outputOf(await finish(second, 'held', clock))).toBe(began + minute + 1000);
  });

  it('delays no timer', async () => {
    const { clock, start, began } = await openApp();
    const first = await start();
    first.durable.operations.start('sleeper', { instanceId: 'i' });
    await until(first, 'i', ({ turns }) => turns === 1);
    await first.stop();
    expect(outputOf(await finish(await start(), 'i', clock))).toBe(began + 1000);
  });

  it('keeps what it held for five minutes unless host.json says otherwise', async () => {
    const { clock, start, began } = await openApp({ version: '2.0' });
    const first = await start();
    first.durable.operations.start('sleeper', { instanceId: 'i' });
    await first.stop();
    expect(outputOf(await finish(await start(), 'i', clock))).toBe(began + 5 * minute + 1000);
  });
});
