import { readFileSync } from 'node:fs';
import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { logRules, type LogLevels } from '../../../../rehearsal/host/logging/log-rules';
import { overrideHostJson } from '../../../../rehearsal/host/override-host-json';
import { parseHostJson } from '../../../../rehearsal/host/settings';
import { startApp } from '../fixtures/start-app';

const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;
const minimum = (given: LogLevels, category: string) =>
  levels.find((level) => logRules(given)(level, category)) ?? 'none';

describe('the log rules of host.json', () => {
  it('let only the categories of the host through, from Information on, without default', () => {
    const own = ['Function.f', 'Function.f.User', 'Host.Results', 'Worker.node', 'Microsoft.Azure.WebJobs.X'];
    expect(own.map((category) => minimum({}, category))).toEqual(own.map(() => 'information'));
    const others = ['Azure.Core', 'DurableTask.Core', 'Microsoft.AspNetCore.Hosting'];
    expect(others.map((category) => minimum({}, category))).toEqual(others.map(() => 'none'));
  });

  it('open every category with default', () => {
    expect(minimum({ default: 'information' }, 'Azure.Core')).toBe('information');
    expect(minimum({ Default: 'error' }, 'Host.Results')).toBe('error');
  });

  it.each([
    ['the longest that matches', { Function: 'error', 'Function.f': 'debug' }, 'debug'],
    ['one with a wildcard', { default: 'error', 'Function.*.User': 'trace' }, 'trace'],
    ['whatever the letter case', { 'function.F': 'warning' }, 'warning'],
    ['the wildcard is counted', { 'Function.*.User': 'error', 'Function.f.Use': 'debug' }, 'error'],
    ['the last of equals', { 'Function.*': 'error', 'Function.f': 'debug' }, 'debug'],
    ['none of other names', { 'Function.g': 'error' }, 'information'],
    ['silence', { Function: 'none' }, 'none'],
  ] as const)('choose one rule: %s', (_, given, level) => {
    expect(minimum(given, 'Function.f.User')).toBe(level);
  });

  it('take one wildcard', () => {
    expect(() => logRules({ 'a*b*c': 'error' })).toThrow('one * only');
  });

  it('are put over by app settings', () => {
    const settings = { AzureFunctionsJobHost__logging__logLevel__default: 'Information', X: 'y' };
    const { logging } = parseHostJson(overrideHostJson({ version: '2.0' }, settings));
    expect(logging.logLevel).toEqual({ default: 'information' });
  });

  it('of this app keep its own lines and failed invocations', async () => {
    const hostJson: unknown = JSON.parse(readFileSync('host.json', 'utf8'));
    const entries: string[] = [];
    const host = await startApp(
      () => {
        app.http('fine', { handler: (_, context) => (context.log('own line'), {}) });
        app.http('bad', { handler: () => Promise.reject(new Error('broken')) });
      },
      {
        hostJson,
        settings: { TASK_HUB: 'Test' },
        enforceKeys: false,
        log: (level, category, message) => void entries.push(`${level} ${category} ${message.slice(0, 8)}`),
      },
    );
    for (const name of ['fine', 'bad']) await fetch(`${host.url}/api/${name}`);
    expect(entries).toEqual([
      'information Function.fine.User own line',
      'error Function.bad Executed',
      'error Host.Results bad (Fai',
    ]);
  });
});

it('host.json gives back what was held after a minute, and looks for more every ten seconds', () => {
  const { extensions } = JSON.parse(readFileSync('host.json', 'utf8')) as {
    extensions: { durableTask: { storageProvider: object } };
  };
  expect(extensions.durableTask.storageProvider).toEqual({
    controlQueueVisibilityTimeout: '00:01:00',
    workItemQueueVisibilityTimeout: '00:01:00',
    // As Flex Consumption is documented to need it.
    maxQueuePollingInterval: '00:00:10',
  });
  expect(parseHostJson(JSON.parse(readFileSync('host.json', 'utf8'))).functionTimeout).toBe(600_000);
});
