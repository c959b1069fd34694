import { setTimeout as sleep } from 'node:timers/promises';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { finish, outputOf, startApp, until, type AppOptions } from '../fixtures/start-app';

/**
 * A parent, its child and the child's two steps; every step leaves its name. The first takes until it is let
 * go, where it is held.
 */
async function startFamily(options: AppOptions = {}, { isHeld = false } = {}) {
  const steps: string[] = [];
  const gate = { isOpen: !isHeld };
  const host = await startApp(
    () => {
      df.app.activity('step', {
        handler: async ({ name, ms = 0 }: { name: string; ms?: number }) => {
          steps.push(name);
          await sleep(ms);
          while (name === 'first' && !gate.isOpen) await sleep(1);
          return name;
        },
      });
      df.app.orchestration('child', function* (context) {
        const first: unknown = yield context.df.callActivity('step', { name: 'first', ms: 40 });
        const second: unknown = yield context.df.callActivity('step', { name: 'second' });
        return [first, second];
      });
      df.app.orchestration('root', function* (context) {
        const tasks = [
          context.df.callSubOrchestrator('child', {}, 'child'),
          context.df.callActivity('step', { name: 'beside' }),
        ];
        return (yield context.df.Task.all(tasks)) as unknown;
      });
      df.app.orchestration('patient', function* (context) {
        try {
          return (yield context.df.callSubOrchestrator('child', {}, 'child')) as unknown;
        } catch (error) {
          const again: unknown = yield context.df.callSubOrchestrator('child', {}, 'child');
          return { again, first: (error as Error).message };
        }
      });
    },
    { workerRestartMs: 5, ...options },
  );
  return { host, steps, gate, operations: host.durable.operations };
}

const inSecondTurn: AppOptions = { workerDies: [{ function: 'root', nth: 2 }] };

describe('a worker that dies in a turn', () => {
  it('fails the orchestration for good, in its first turn with the exit code', async () => {
    const { host, operations } = await startFamily({ workerDies: [{ function: 'root' }] });
    operations.start('root', { instanceId: 'root' });
    const { end, history } = await finish(host, 'root');
    expect(end).toMatchObject({
      status: 'Failed',
      output: "Orchestrator function 'root' failed: node exited with code 137",
    });
    expect(history.filter(({ Name }) => Name === 'child')).toEqual([]);
  });

  it('fails it in a later turn as not deterministic, without waiting for its child', async () => {
    const { host, operations, steps, gate } = await startFamily(inSecondTurn, { isHeld: true });
    operations.start('root', { instanceId: 'root' });
    const { end } = await finish(host, 'root');
    expect(end?.output).toMatch(
      /^Non-Deterministic workflow detected: .* sub-orchestration task with sequence ID 0 and name 'child'/,
    );
    expect(operations.get('child').end).toBeUndefined();
    // The child goes on as an orphan.
    gate.isOpen = true;
    expect(outputOf(await finish(host, 'child'))).toEqual(['first', 'second']);
    expect(steps.filter((name) => name === 'second')).toHaveLength(1);
  });

  it('fails a child, whose parent may call it again under its id', async () => {
    const { host, operations } = await startFamily({
      workerDies: [{ function: 'child', instance: 'child' }],
    });
    operations.start('patient', { instanceId: 'p' });
    const output = outputOf(await finish(host, 'p')) as { again: unknown; first: string };
    expect(output.again).toEqual(['first', 'second']);
    expect(output.first).toContain("Orchestrator function 'child' failed: node exited with code 137");
  });

  it('lets its root be started again, which replaces the running child from its beginning', async () => {
    const { host, operations, steps, gate } = await startFamily(inSecondTurn, { isHeld: true });
    operations.start('root', { instanceId: 'root' });
    await finish(host, 'root');
    const orphan = operations.get('child').start.executionId;
    operations.start('root', { instanceId: 'root' });
    gate.isOpen = true;
    expect(outputOf(await finish(host, 'root'))).toEqual([['first', 'second'], 'beside']);
    expect(operations.get('child').start.executionId).not.toBe(orphan);
    expect(steps.filter((name) => name === 'first').length).toBeGreaterThanOrEqual(2);
    expect(steps.filter((name) => name === 'second')).toHaveLength(1);
  });

  it('leaves alone who waits meanwhile', async () => {
    const { host, operations, steps, gate } = await startFamily({}, { isHeld: true });
    operations.start('patient', { instanceId: 'p' });
    await until(host, 'p', () => steps.length > 0);
    host.worker.kill();
    gate.isOpen = true;
    expect(outputOf(await finish(host, 'p'))).toEqual(['first', 'second']);
    expect(steps).toEqual(['first', 'first', 'second']);
  });
});

describe('an activity whose worker dies', () => {
  it.each([
    ['begin', 1],
    ['end', 2],
    [10, 2],
  ] as const)('is run again when it dies at %s', async (at, runs) => {
    const { host, operations, steps } = await startFamily({ workerDies: [{ function: 'step', at }] });
    operations.start('child', { instanceId: 'c' });
    expect(outputOf(await finish(host, 'c'))).toEqual(['first', 'second']);
    expect(steps.filter((name) => name === 'first')).toHaveLength(runs);
  });

  it('is run as often as the worker dies', async () => {
    const { host, operations, steps } = await startFamily({ workerDies: [{ function: 'step', times: 2 }] });
    operations.start('child', { instanceId: 'c' });
    expect(outputOf(await finish(host, 'c'))).toEqual(['first', 'second']);
    expect(steps).toEqual(['first', 'first', 'first', 'second']);
  });
});
