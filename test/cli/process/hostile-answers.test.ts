import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeKey, runningTransfer, startFakeApp, type FakeApp } from './fake-app';
import { useTerminal } from './terminal';

const terminal = useTerminal();
const steers = '\u001b]0;taken\u0007\u001b[2J';
const hostile = { ...runningTransfer, transferId: `t${steers}`, status: `paused${steers}`, phase: steers };
const waits = { ...runningTransfer, status: 'queued', waitsUntil: '2026-01-31T18:00:00.000Z' };

let app: FakeApp;
let other: FakeApp;
let keysTold = 0;
beforeAll(async () => {
  other = await startFakeApp({ 'transfers/t1': () => ((keysTold += 1), runningTransfer) });
  app = await startFakeApp({
    transfers: () => ({
      ...{ transferId: `t${steers}`, status: steers, artifacts: 1, duplicatesRemoved: [steers] },
      transfers: [hostile, waits],
    }),
    schedules: (asked) => ({
      schedules:
        asked === 1 ? [] : [{ route: 'default', name: 'nightly', cron: '0 0 2 * * *', isHeld: true }],
    }),
    'health/details': () => ({
      ...{ status: steers, version: steers, node: '22', auth: 'key', routes: [], problems: [], warnings: [] },
    }),
    'transfers/hostile': () => hostile,
    'transfers/waits': () => waits,
    'transfers/number': () => ({ status: 401, code: 401, message: 'no' }),
    'transfers/errors': () => ({ status: 400, code: 'X', detail: 'd', errors: 'none' }),
    'transfers/busy': () => ({ status: 429 }),
    'transfers/away': () => ({ status: 503 }),
    'transfers/moved': () => ({ status: 307, location: `${other.url}/api/transfers/t1` }),
    'transfers/null': () => null,
    'transfers/page': () => '<html>',
    'transfers/page/report.csv': () => '<html>',
    'transfers/t1/report.csv': () => ({ reason: 'a' }),
  });
});
afterAll(() => Promise.all([app.close(), other.close()]));

const run = (...args: string[]) =>
  terminal.run([...args, '--url', app.url], { env: { ACR_FERRY_KEY: fakeKey } });

describe('what an app, or what stands before it, answers', () => {
  it.each([[['list']], [['show', 'hostile']], [['start', 'a:1']], [['health']]])(
    'steers no terminal: %j',
    async (args) => {
      const { stdout, stderr } = await run(...args);
      expect(stdout + stderr).toContain('\\u001b]0;taken');
      expect(stdout + stderr).not.toContain('\u001b');
    },
  );

  it.each([
    ['number', 'HTTP 401: the app does not know the key'],
    ['errors', 'HTTP 400: the app gave no reason'],
    ['busy', 'HTTP 429: too much is asked at once; try again in a while'],
    ['away', 'HTTP 503: the app is away, or begins to run; try again in a while'],
    ['null', 'answers, but not as acr-ferry does'],
    ['page', 'answers, but not as acr-ferry does'],
  ])('ends with 2 and a word on it: %s', async (id, said) => {
    const shown = await run('show', id);
    expect(shown).toMatchObject({ code: 2, stdout: '' });
    expect(shown.stderr).toContain(said);
    const json = await run('show', id, '--json');
    expect(json).toMatchObject({ code: 2, stdout: '' });
    expect((JSON.parse(json.stderr) as { error: { detail: string } }).error.detail).toContain(said);
  });

  it('leads no key elsewhere', async () => {
    const { code, stderr } = await run('show', 'moved');
    expect([code, keysTold]).toEqual([2, 0]);
    expect(stderr).toContain('HTTP 307: it leads elsewhere');
  });

  it('is no table of artifacts when it is a page', async () => {
    expect(await run('report', 'page', '--as', 'csv')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('acr-ferry', () => {
  it('prints one document with --json, of a text, too', async () => {
    const { stdout } = await run('report', 't1', '--as', 'csv', '--json');
    expect(JSON.parse(stdout)).toEqual({ text: '{"reason":"a"}' });
  });

  it('writes no file it was not told the form of', async () => {
    const { code, stderr } = await run('report', 't1', '--to', 'report.json');
    expect(code).toBe(2);
    expect(stderr).toContain('--to goes with --as');
    expect(existsSync(join(terminal.folder, 'report.json'))).toBe(false);
  });

  it('says until when closed windows hold something', async () => {
    expect((await run('list')).stdout).toMatch(/queued, copy, waits until 2026-01-31 18:00:00Z/);
    expect((await run('show', 'waits')).stdout).toMatch(/^waits until +2026-01-31 18:00:00Z$/m);
    expect((await run('schedules')).stdout).toBe('No route has a schedule.\n');
    expect((await run('schedules')).stdout).toContain('held by the windows');
  });
});
