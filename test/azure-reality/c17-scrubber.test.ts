import { describe, expect, it } from 'vitest';
import * as df from 'durable-functions';
import { createLog } from '../../rehearsal/host/logging/log';
import { failureInText, failureText } from '../../src/domain/errors';
import { logLine } from '../../src/domain/redact';
import { orchestrators } from '../../src/orchestrations';
import { finish, startApp } from '../rehearsal/host/fixtures/start-app';
import { cross } from './thrown-failure';

/** The host hides what follows `key=` and the like, in what functions throw and in logs. */

const messages = [
  'cannot sort by key=size of "team/app"',
  'no such Server=east: say "west"',
  'https://a.blob.core.windows.net/c/b?sv=1&sig=abc is refused, says "AuthorizationFailed"',
  "Data Source=x; it's the wrong one",
  'the \\ of key= and \\"',
  'https://user:word@example.com:443/?a=b',
];

describe('the scrubber of the host', () => {
  it.each(messages)('leaves a failure whole: %s', async (message) => {
    const { thrown, told, log } = await cross(message);
    expect(told).toEqual(thrown);
    expect(log).toContain('UNAVAILABLE: ');
  });

  it.each(messages)('leaves it whole inside JSON of others: %s', async (message) => {
    const { thrown } = await cross(message);
    const nested = JSON.stringify({ Message: JSON.stringify({ inner: failureText(thrown) }) });
    expect(failureInText(nested)).toEqual(thrown);
  });

  it.each(messages)('leaves a line of the log JSON, and hides in it what it would: %s', (reason) => {
    const written: string[] = [];
    const log = createLog({ write: (line) => written.push(line) });
    log('information', 'Function.f.User', logLine({ event: 'import.failed', reason, blob: 'b.tar' }));
    const line = written[0]!.slice(written[0]!.indexOf('{'));
    expect(JSON.parse(line)).toMatchObject({ event: 'import.failed', blob: 'b.tar' });
  });

  it.each(messages)('leaves what a rotation fails with, and its results: %s', async (message) => {
    const address = { route: 'default', side: 'source' };
    const error = { code: 'REFUSED', message, operation: 'rotate', origin: 'source', retryable: false };
    const host = await startApp(() => {
      df.app.activity('ensureSas', { handler: () => ({ ok: false, error }) });
      df.app.orchestration('rotateSas', orchestrators.rotateSas);
    });
    const input = JSON.stringify({ sides: [address], force: false });
    host.durable.operations.start('rotateSas', { instanceId: 'r', input });
    const { end, customStatus = '' } = await finish(host, 'r');
    expect(end?.status).toBe('Failed');
    expect(end?.output).toContain('SAS rotation failed for default source: REFUSED: ');
    expect(JSON.parse(customStatus)).toMatchObject({ results: [{ ...address, error: { code: 'REFUSED' } }] });
  });

  it('changes no line without such words', () => {
    const event = { reason: 'say "west" \\ and \\" \n', list: ['a"b', 'c\\'] };
    expect(JSON.parse(logLine(event))).toEqual(event);
  });
});
