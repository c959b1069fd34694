import { app, input, output, trigger, type GenericFunctionOptions } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { startApp } from './fixtures/start-app';

const handler = (): undefined => undefined;
const ok = (): void => {
  app.http('fine', { handler: () => ({}) });
};

const refused: readonly [string, () => void, string][] = [
  [
    'other triggers',
    () => app.storageQueue('f', { queueName: 'q', connection: 'C', handler }),
    "type 'queueTrigger' is not supported",
  ],
  ['entities', () => df.app.entity('f', handler), 'entities are not run by this host'],
  [
    'other inputs',
    () => app.http('f', { extraInputs: [input.generic({ type: 'blob', path: 'a/b' })], handler: () => ({}) }),
    "type 'blob' is not supported",
  ],
  [
    'outputs',
    () => app.http('f', { extraOutputs: [output.generic({ type: 'queue' })], handler: () => ({}) }),
    "output bindings are not supported (type 'queue')",
  ],
  [
    'dataType',
    () => generic('f', { type: 'blobTrigger', path: 'inbox/{n}', connection: 'C', dataType: 'binary' }),
    'option "dataType" is not supported',
  ],
  [
    'cardinality',
    () => generic('f', { type: 'eventGridTrigger', cardinality: 'many' }),
    'option "cardinality" is not supported',
  ],
  [
    'SDK bindings of other triggers',
    () => generic('f', { type: 'timerTrigger', schedule: '0 0 * * * *', sdkBinding: true }),
    'sdkBinding is supported for blob triggers only',
  ],
  [
    'retry',
    () => {
      app.generic('f', {
        trigger: trigger.generic({ type: 'eventGridTrigger' }),
        retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1 },
        handler,
      });
    },
    '"retry" is not supported',
  ],
  ['bad names', () => app.http('f.g', { handler: () => ({}) }), 'the name must start with a letter'],
  [
    'names that differ in case only',
    () => {
      app.http('f', { route: 'a', handler: () => ({}) });
      app.http('F', { route: 'b', handler: () => ({}) });
    },
    'another function has the same name in other letter case',
  ],
  [
    'overlapping routes',
    () => {
      app.get('f', { route: 'x/{a}', handler: () => ({}) });
      app.get('g', { route: 'x/b', handler: () => ({}) });
    },
    "route 'x/b' overlaps 'x/{a}' of function 'f'",
  ],
  ['bad route templates', () => app.get('f', { route: '{a}-{b}', handler: () => ({}) }), "segment '{a}-{b}'"],
  [
    'route constraints',
    () => app.get('f', { route: 'x/{id:int}', handler: () => ({}) }),
    "segment '{id:int}'",
  ],
  [
    'bad blob paths',
    () => app.storageBlob('f', { path: '{c}/x', connection: 'C', handler }),
    'must begin with the name of a container',
  ],
];

function generic(name: string, binding: Parameters<typeof trigger.generic>[0]): void {
  app.generic(name, { trigger: trigger.generic(binding), handler } satisfies GenericFunctionOptions);
}

describe('an app that asks for what this host does not do', () => {
  it.each(refused)('is refused at start: %s', async (_, load, reason) => {
    const start = startApp(() => {
      ok();
      load();
    });
    await expect(start).rejects.toThrow(reason);
    await expect(start).rejects.toThrow(/function '[fF](?:\.g)?|function 'g'/);
  });

  it('hears of everything at once', async () => {
    const start = startApp(() => {
      app.http('one', { route: '{a}-{b}', handler: () => ({}) });
      app.http('two', { route: '{a}-{b}', handler: () => ({}) });
    });
    await expect(start).rejects.toThrow(/function 'one'.*\n.*function 'two'/);
  });

  it('is refused when it registers nothing, or the same function twice', async () => {
    await expect(startApp(() => undefined)).rejects.toThrow('registered no function');
    const twice = startApp(() => {
      ok();
      ok();
    });
    await expect(twice).rejects.toThrow('A function named "fine" is already registered.');
  });

  it('cannot register after its start', async () => {
    await startApp(ok);
    expect(ok).toThrow('A function can only be registered during app startup.');
  });
});
