import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { finish, outputOf, startApp, until, type AppOptions } from '../../fixtures/start-app';

interface Activity {
  readonly begin: (n: number) => Promise<unknown>;
}

function fanOut({ begin }: Activity, options: AppOptions = {}) {
  return startApp(() => {
    df.app.activity('step', { handler: ({ n }: { n: number }) => begin(n) });
    df.app.orchestration('fanOut', function* (context) {
      const { steps } = context.df.getInput<{ steps: number }>();
      return (yield context.df.Task.all(
        Array.from({ length: steps }, (_, n) => context.df.callActivity('step', { n })),
      )) as unknown;
    });
  }, options);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const durableTask = (settings: object, rest: object = {}) => ({
  version: '2.0',
  extensions: { durableTask: settings },
  ...rest,
});

describe('activities', () => {
  it('run side by side up to the limit of host.json', async () => {
    let running = 0;
    let most = 0;
    const begin = async (n: number): Promise<number> => {
      most = Math.max(most, ++running);
      // However slowly they begin; and those that must not would have the time to.
      while (most < 3) await sleep(1);
      await sleep(2);
      running -= 1;
      return n;
    };
    const host = await fanOut({ begin }, { hostJson: durableTask({ maxConcurrentActivityFunctions: 3 }) });
    host.durable.operations.start('fanOut', { instanceId: 'i', input: '{"steps":10}' });
    expect(outputOf(await finish(host, 'i'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });

  it('fail when they exceed the function timeout', async () => {
    const hostJson = durableTask({}, { functionTimeout: '00:00:01' });
    const host = await fanOut({ begin: () => sleep(5000) }, { hostJson });
    host.durable.operations.start('fanOut', { instanceId: 'i', input: '{"steps":1}' });
    expect((await finish(host, 'i')).end?.output).toContain('was exceeded by function: Functions.step');
  });

  it('go on after a terminate, but what they return is dropped', async () => {
    let release: (value: number) => void = () => undefined;
    const held = new Promise<number>((resolve) => (release = resolve));
    const host = await fanOut({ begin: () => held });
    host.durable.operations.start('fanOut', { instanceId: 'i', input: '{"steps":1}' });
    await until(host, 'i', ({ open }) => open.size === 1);
    host.durable.operations.terminate('i', 'enough');
    release(1);
    await sleep(5);
    expect(host.durable.operations.get('i')).toMatchObject({
      turns: 1,
      inbox: [],
      end: { status: 'Terminated' },
    });
  });

  it('come back in another order under jitter, with the same outcome', async () => {
    const order: number[] = [];
    const begin = (n: number): Promise<number> => {
      order.push(n);
      return Promise.resolve(n);
    };
    // Later ones are delayed less.
    let left = 1;
    const random = (): number => (left = Math.max(0, left - 0.05));
    const host = await fanOut({ begin }, { jitterMs: 60, random });
    host.durable.operations.start('fanOut', { instanceId: 'i', input: '{"steps":6}' });
    expect(outputOf(await finish(host, 'i'))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order).not.toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('leave one log line each, with function, id, duration and outcome', async () => {
    const lines: string[] = [];
    const host = await fanOut(
      { begin: (n) => (n === 0 ? Promise.resolve(n) : Promise.reject(new Error('bad'))) },
      {
        log: (level, category, message) => {
          if (category === 'Function.step' && message.startsWith('Executed'))
            lines.push(`${level} ${message.split('\n')[0]!}`);
        },
      },
    );
    host.durable.operations.start('fanOut', { instanceId: 'i', input: '{"steps":2}' });
    await finish(host, 'i');
    expect(lines).toEqual([
      expect.stringMatching(
        /^information Executed 'Functions.step' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)$/,
      ),
      expect.stringMatching(/^error Executed 'Functions.step' \(Failed, Id=[0-9a-f-]{36}, Duration=\d+ms\)$/),
    ]);
  });
});
