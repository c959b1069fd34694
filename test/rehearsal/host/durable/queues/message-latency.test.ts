import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../../rehearsal/host/clock';
import { messageLatency } from '../../../../../rehearsal/host/durable/queues/message-latency';
import { finish, outputOf, startApp, until } from '../../fixtures/start-app';

const draw = (seed: number): number[] => {
  const next = messageLatency({ queueLatency: { leastMs: 50, mostMs: 200, seed } });
  return Array.from({ length: 100 }, next);
};

describe('message latency', () => {
  it('lies between its bounds and is the same for a seed', () => {
    const drawn = draw(1);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(200);
    expect(draw(1)).toEqual(drawn);
    expect(draw(2)).not.toEqual(drawn);
  });

  it('is none unless asked for', () => {
    expect(messageLatency({})()).toBe(0);
  });

  it.each([
    // Its start and its end.
    ['a child', (context: df.OrchestrationContext) => context.df.callSubOrchestrator('child', {}, 'c'), 2],
    // What is to do, and what came of it.
    ['an activity', (context: df.OrchestrationContext) => context.df.callActivity('step', {}), 2],
    [
      'a timer',
      (context: df.OrchestrationContext) => context.df.createTimer(context.df.currentUtcDateTime),
      1,
    ],
  ] as const)('holds for every message of %s, and for the start', async (_, call, messages) => {
    const clock = createVirtualClock();
    const host = await startApp(
      () => {
        df.app.activity('step', { handler: () => 1 });
        // eslint-disable-next-line require-yield -- it waits for nothing
        df.app.orchestration('child', function* () {
          return 1;
        });
        df.app.orchestration('main', function* (context) {
          yield call(context);
          return context.df.currentUtcDateTime.getTime();
        });
      },
      { clock, queueLatency: { leastMs: 100, mostMs: 100, seed: 1 } },
    );
    const began = clock.now();
    host.durable.operations.start('main', { instanceId: 'i' });
    expect(outputOf(await finish(host, 'i', clock))).toBe(began + 100 * (1 + messages));
  });

  it('holds for events, which are kept meanwhile', async () => {
    const clock = createVirtualClock();
    const host = await startApp(
      () => {
        df.app.orchestration('main', function* (context) {
          yield context.df.waitForExternalEvent('go');
          return context.df.currentUtcDateTime.getTime();
        });
      },
      { clock, queueLatency: { leastMs: 100, mostMs: 100, seed: 1 } },
    );
    const { operations } = host.durable;
    operations.start('main', { instanceId: 'i' });
    await until(host, 'i', ({ turns }) => turns === 1, clock);
    const raised = clock.now();
    operations.raiseEvent('i', 'go', '1');
    expect(operations.get('i').inbox.length).toBeGreaterThan(0);
    expect(outputOf(await finish(host, 'i', clock))).toBe(raised + 100);
  });
});
