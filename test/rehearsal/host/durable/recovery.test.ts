import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as df from 'durable-functions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { fileJournal } from '../../../../rehearsal/host/durable/journal/journal';
import { createWorker, silentLog, startHost, type Host, type Worker } from '../../../../rehearsal/host/index';
import { finish, outputOf, until } from '../fixtures/start-app';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-host-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('recovery', () => {
  const stepsRun: number[] = [];
  async function loadApp(): Promise<Worker> {
    const load = (): void => {
      df.app.activity('step', {
        handler: ({ n }: { n: number }) => {
          stepsRun.push(n);
          if (n === 3 && stepsRun.filter((step) => step === 3).length === 1) throw new Error('once');
          return n;
        },
      });
      df.app.orchestration('child', function* (context) {
        return (yield context.df.callActivity('step', context.df.getInput())) as number;
      });
      df.app.orchestration('main', function* (context) {
        const sum = (
          (yield context.df.Task.all([1, 2].map((n) => context.df.callActivity('step', { n })))) as number[]
        ).reduce((a, b) => a + b);
        const retried = (yield context.df.callActivityWithRetry('step', new df.RetryOptions(1000, 2), {
          n: 3,
        })) as number;
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
        const go = (yield context.df.waitForExternalEvent('go')) as number;
        const child = (yield context.df.callSubOrchestrator('child', { n: 4 }, 'child')) as number;
        context.df.setCustomStatus({ sum });
        return { sum, retried, go, child };
      });
    };
    return createWorker({ load }, { log: silentLog });
  }

  it('comes to the same end from a journal cut off at every byte', async () => {
    const worker = await loadApp();
    const clock = createVirtualClock();
    const open = (state: string): Promise<Host> =>
      startHost(worker, { stateFolder: state, settings: {}, clock });
    const file = join(folder, 'first', 'instances', 'i.jsonl');

    const host = await open(join(folder, 'first'));
    host.durable.operations.start('main', { instanceId: 'i' });
    host.durable.operations.raiseEvent('i', 'go', '5');
    const expected = { sum: 3, retried: 3, go: 5, child: 4 };
    expect(outputOf(await finish(host, 'i', clock))).toEqual(expected);
    const bytes = readFileSync(file);
    await host.stop();

    // The event is a record of its own: before it, it has to be raised again.
    const acknowledged = bytes.indexOf(0x0a, bytes.indexOf('"go"')) + 1;
    const first = bytes.indexOf(0x0a) + 1;
    for (let length = first; length <= bytes.length; length += 1) {
      // Cutting inside a line is the same everywhere: a sample is enough.
      if (bytes[length - 1] !== 0x0a && length % 97 !== 0) continue;
      const state = join(folder, `cut-${length}`);
      fileJournal(join(state, 'instances'));
      writeFileSync(join(state, 'instances', 'i.jsonl'), bytes.subarray(0, length));
      const restarted = await open(state);
      if (length < acknowledged) restarted.durable.operations.raiseEvent('i', 'go', '5');
      expect(outputOf(await finish(restarted, 'i', clock))).toEqual(expected);
      await restarted.stop();
    }
  });

  it('fails an instance whose orchestrator now decides otherwise', async () => {
    let name = 'step';
    const load = (): void => {
      df.app.activity('step', { handler: () => 1 });
      df.app.activity('other', { handler: () => 1 });
      df.app.orchestration('main', function* (context) {
        yield context.df.callActivity(name, {});
        yield context.df.waitForExternalEvent('go');
      });
    };
    const worker = await createWorker({ load }, { log: silentLog });
    const host = await startHost(worker, { stateFolder: folder, settings: {} });
    host.durable.operations.start('main', { instanceId: 'i' });
    await until(host, 'i', ({ turns }) => turns === 2);
    await host.stop();
    name = 'other';
    const restarted = await startHost(worker, { stateFolder: folder, settings: {} });
    restarted.durable.operations.raiseEvent('i', 'go', undefined);
    const { end } = await finish(restarted, 'i');
    await restarted.stop();
    expect(end?.output).toContain(
      'Non-Deterministic workflow detected: action 0 was 0:step in an earlier turn and is now 0:other',
    );
  });
});
