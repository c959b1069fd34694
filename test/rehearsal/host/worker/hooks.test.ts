import { app, type PreInvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { startApp } from '../fixtures/start-app';

describe('hooks', () => {
  it('see and change invocations, results, errors and logs, sharing data', async () => {
    const seen: unknown[] = [];
    const logged: string[] = [];
    const host = await startApp(
      () => {
        app.hook.appStart((context) => void seen.push(['start', Object.keys(context.hookData)]));
        app.hook.preInvocation((context: PreInvocationContext) => {
          context.hookData.began = context.invocationContext.functionName;
          const handler = context.functionHandler;
          if (context.invocationContext.functionName === 'replaced')
            context.functionHandler = () => ({ body: 'by hook' });
          else context.functionHandler = handler;
          expect(() => {
            (context as { hookData: unknown }).hookData = {};
          }).toThrow('read only');
        });
        app.hook.postInvocation((context) => {
          seen.push([context.hookData.began, context.error instanceof Error]);
          if (context.error !== undefined) {
            context.error = undefined;
            context.result = { status: 418 };
          }
        });
        const disposable = app.hook.postInvocation(() => void seen.push('disposed'));
        disposable.dispose();
        app.hook.log((context) => {
          if (context.category === 'user')
            context.message = `${context.invocationContext?.functionName ?? ''}: ${context.message}`;
          context.level = 'warning';
        });
        app.http('fails', {
          handler: () => {
            throw new Error('no');
          },
        });
        app.http('replaced', { handler: () => ({ body: 'original' }) });
        app.http('logs', {
          handler: (_, context) => {
            context.log('text', { a: 1 });
            return {};
          },
        });
      },
      {
        log: (level, category, message) => {
          if (category.endsWith('.User')) logged.push(`${level} ${category} ${message}`);
        },
      },
    );
    expect((await fetch(`${host.url}/api/fails`)).status).toBe(418);
    expect(await (await fetch(`${host.url}/api/replaced`)).text()).toBe('by hook');
    await fetch(`${host.url}/api/logs`);
    expect(seen).toEqual([
      ['start', []],
      ['fails', true],
      ['replaced', false],
      ['logs', false],
    ]);
    expect(logged).toEqual(['warning Function.logs.User logs: text { a: 1 }']);
  });

  it('that throw before the function fail the invocation', async () => {
    const host = await startApp(() => {
      app.http('f', { handler: () => ({}) });
      app.hook.preInvocation(() => {
        throw new Error('not today');
      });
    });
    expect((await fetch(`${host.url}/api/f`)).status).toBe(500);
  });
});
