import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleImages } from '../../../rehearsal/images/samples';
import { version } from '../../support/project-version';
import { useSystem } from '../../e2e/running-system';
import { useTerminal, type Ran } from './terminal';

const terminal = useTerminal();
const routes = join(terminal.folder, 'routes.json');
const system = useSystem({ ROUTES_FILE: routes });

let reference = '';
let second = '';
const schedules = [{ name: 'yearly', cron: '0 0 0 1 1 *', selection: { allow: ['**'] } }];
writeFileSync(routes, JSON.stringify({ routes: { default: { schedules } } }));
const run = (...args: string[]): Promise<Ran> => terminal.run(args);
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
};

beforeAll(async () => {
  const pushed = await system().push((await sampleImages()).slice(0, 2));
  [reference = '', second = ''] = [...pushed.keys()].filter((each) => !each.includes('@'));
  const { url, functionKey } = system().app;
  await terminal.run(['context', 'set', 'here', '--url', url, '--key-stdin'], { input: functionKey });
});

describe('acr-ferry against a rehearsal', () => {
  let transfer = '';

  it('plans, and starts what was planned', async () => {
    const plan = await json<{ planId: string; listed: object }>('plan', reference);
    expect(plan.listed).toMatchObject({ planned: [{ reference }], skipped: [], unresolved: [] });
    expect((await run('plans')).stdout).toContain(plan.planId);
    const started = await run('start', '--plan', plan.planId, '--watch');
    expect(started).toMatchObject({ code: 0, stderr: '' });
    expect(started.stdout).toMatch(/succeeded, 1 of 1 artifact verified, [\d.]+ KiB in 1 batch, took/);
    transfer = /Transfer (\w+): succeeded/.exec(started.stdout)?.[1] ?? '';
  });

  it('lists, shows and reports it', async () => {
    const { transfers } = await json<{ transfers: object[] }>(
      'list',
      '--status',
      'succeeded',
      '--sort',
      '-bytes',
    );
    expect(transfers).toMatchObject([{ transferId: transfer, status: 'succeeded' }]);
    expect((await run('list', '-q')).stdout).toBe(`${transfer}\n`);
    expect((await run('show', transfer)).stdout).toContain('1 of 1 verified');
    expect(await run('watch', transfer, '-q')).toMatchObject({ code: 0, stdout: `${transfer}\n` });
    expect((await run('report', transfer)).stdout).toContain(`${reference} `);
    expect((await run('report', transfer, '--as', 'csv')).stdout).toContain(reference);
    expect((await run('report', transfer, '--as', 'html')).stdout).toMatch(/^<!doctype html>/i);
    expect((await run('timeline', transfer)).stdout).toContain('<svg');
  });

  it('is refused as the API refuses', async () => {
    const cancel = await run('cancel', transfer, '--reason', 'too late');
    expect(cancel).toMatchObject({ code: 2, stdout: '' });
    expect(cancel.stderr).toMatch(
      /^TRANSFER_FINISHED: The transfer has ended already: its status is succeeded/,
    );
    const start = await run('start', 'a:1', 'b/*');
    expect(start.code).toBe(2);
    for (const act of ['pause', 'resume'])
      expect((await run(act, transfer)).stderr).toContain('TRANSFER_FINISHED');
    expect((await run('retry', transfer)).stderr).toContain('NOTHING_MISSING');
    expect(start.stderr).toMatch(/^REQUEST_INVALID.*\n {2}\/artifacts\/1 wildcards/m);
  });

  it('ends with 1 for what failed', async () => {
    const started = await run('start', 'no/such:tag', '--watch', '--json');
    expect(started.code).toBe(1);
    expect(JSON.parse(started.stdout)).toMatchObject({ status: 'failed' });
  });

  it('tells of secrets, imports, schedules, settings and changes', async () => {
    expect((await run('sas', 'rotate', '--force', '--side', 'source')).stdout).toContain(
      'default source: renewed',
    );
    const { secrets } = await json<{ secrets: object[] }>('sas');
    expect(secrets).toHaveLength(2);
    expect((await run('sas', 'revoke', '--route', 'default', '--side', 'source')).stderr).toContain('--yes');
    expect((await run('sas', 'revoke', '--route', 'default', '--side', 'source', '--yes')).code).toBe(0);
    const { imports } = await json<{ imports: { importId: string }[] }>('imports');
    expect((await run('imports', 'show', imports[0]?.importId ?? '')).stdout).toContain(transfer);
    expect((await run('imports', 'carried')).stdout).toBe('Nothing waits.\n');
    expect((await run('imports', 'receive', 'x.tar')).code).toBe(2);
    expect((await run('schedules')).stdout).toMatch(/default .*yearly .*0 0 0 1 1 \*/);
    expect((await run('schedules', 'run', 'default', 'none')).stderr).toContain('SCHEDULE_NOT_FOUND');
    expect((await run('schedules', 'pause', 'default', 'none')).stderr).toContain('SCHEDULE_NOT_FOUND');
    expect((await run('schedules', 'resume', 'default', 'none')).stderr).toContain('SCHEDULE_NOT_FOUND');
    expect((await run('settings')).stdout).toContain('"mode": "connected"');
    expect((await run('audit', '--action', 'sas', '-q')).stdout.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('tells of events and purges', async () => {
    expect((await run('events', '--transfer', transfer)).stdout).toContain('transfer.succeeded');
    expect((await run('events', 'test')).code).toBe(0);
    expect((await run('events', 'replay')).stdout).toBe('0 events will be told again.\n');
    expect((await run('purge', 'preview')).stdout).toContain('It would remove:');
    expect((await run('purge', 'start')).stderr).toContain('--yes');
    const purge = await run('purge');
    expect(purge.code).toBe(0);
    expect(purge.stdout).toContain('  events a sink was never told: 90 days\n');
  });

  it('examines', async () => {
    const { stdout: health } = await run('health');
    expect(health).toMatch(/^acr-ferry \S+ at http.*: ok$/m);
    expect(health).toContain(`acr-ferry ${version} at `);
    const { code, stdout } = await run('doctor', '--route', 'default');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok: \d+ ok/m);
  });

  it('pauses what runs, lets it go on, cancels it, and retries it', async () => {
    await system().control('POST', 'faults', { name: 'run-hangs', subject: 'export*' });
    const { transferId: id } = await json<{ transferId: string }>('start', second);
    const phase = async () => (await json<{ batches: { phase?: string }[] }>('show', id)).batches[0]?.phase;
    while ((await phase()) !== 'export');
    const paused = await run('pause', id, '--reason', 'the link is needed');
    expect(paused).toMatchObject({ code: 0, stderr: '' });
    expect(paused.stdout).toMatch(/: paused by function key; what runs comes to its end\.$/m);
    expect(await run('list', '--status', 'running', '-q')).toMatchObject({ code: 0, stdout: `${id}\n` });
    expect((await run('show', id)).stdout).toMatch(/^paused +by function key, .*: the link is needed$/m);
    expect((await run('resume', id)).stdout).toContain(`watch it: acr-ferry watch ${id}\n`);
    expect(await run('cancel', id)).toMatchObject({ code: 0, stderr: '' });
    const ended = await run('watch', id);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/cancelled, 0 of 1 artifact verified/);
    await system().control('DELETE', 'faults');
    const retried = await run('retry', id, '--watch');
    expect(retried).toMatchObject({ code: 0, stderr: '' });
    expect(retried.stdout).toMatch(/succeeded, 1 of 1 artifact verified/);
  });

  it('runs, pauses and resumes a schedule', async () => {
    const ran = await run('schedules', 'run', 'default', 'yearly', '--watch');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/Transfer \w+: succeeded/);
    const paused = await run('schedules', 'pause', 'default', 'yearly', '--reason', 'freeze');
    expect([paused.code, paused.stdout]).toEqual([0, expect.stringMatching(/paused by .*: freeze/)]);
    expect((await run('schedules', 'resume', 'default', 'yearly')).stdout).not.toContain('paused');
  });
});
