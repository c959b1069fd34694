import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../../rehearsal/host/clock';
import {
  createWorker,
  silentLog,
  startHost,
  type Host,
  type Worker,
} from '../../../../../rehearsal/host/index';
import { startApp } from '../../fixtures/start-app';
import { pass, timerApp, type Run } from './timer-app';

const minute = 60_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-timer-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('timer trigger', () => {
  it('runs when due, with camel-case status, and remembers its runs', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    await startApp(timerApp(runs, clock), { clock, stateFolder: folder });
    await pass(clock, 25 * minute);
    expect(runs.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-01-01T00:10:00.000Z',
      '2026-01-01T00:20:00.000Z',
    ]);
    expect(runs[1]?.timer).toMatchObject({
      isPastDue: false,
      scheduleStatus: { last: '2026-01-01T00:10:00.000Z', next: '2026-01-01T00:20:00.000Z' },
    });
    const status = JSON.parse(readFileSync(join(folder, 'timers/tick.json'), 'utf8')) as { Next: string };
    expect(status.Next).toBe('2026-01-01T00:30:00.000Z');
  });

  it('makes up for missed runs once after downtime, with IsPastDue', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    const worker = await createWorker({ load: timerApp(runs, clock) }, { log: silentLog });
    const restart = (): Promise<Host> => startHost(worker, { clock, stateFolder: folder, settings: {} });
    const first = await restart();
    await first.stop();
    clock.advanceTo(clock.now() + 35 * minute);
    const second = await restart();
    await pass(clock, 6 * minute);
    await second.stop();
    expect(runs.map(({ at, timer }) => [(at - Date.parse('2026-01-01')) / minute, timer.isPastDue])).toEqual([
      [35, true],
      [40, false],
    ]);
  });

  it('does not make up for runs of another schedule', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    const start = async (schedule: string): Promise<Host> => {
      const worker: Worker = await createWorker(
        { load: timerApp(runs, clock, { schedule }) },
        { log: silentLog },
      );
      return startHost(worker, { clock, stateFolder: folder, settings: {} });
    };
    await (await start('0 7 * * * *')).stop();
    clock.advanceTo(clock.now() + 30 * minute);
    const host = await start('0 0 * * * *');
    await pass(clock, minute);
    await host.stop();
    expect(runs).toEqual([]);
  });

  it('has no status when it is fast, and runs at startup when asked to', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    await startApp(timerApp(runs, clock, { schedule: '*/30 * * * * *', runOnStartup: true }), {
      clock,
      stateFolder: folder,
    });
    await pass(clock, minute);
    expect(runs).toHaveLength(3);
    expect(runs[0]?.timer.scheduleStatus).toBeNull();
  });

  it('keeps its schedule after failures', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    await startApp(timerApp(runs, clock, { failures: 1 }), { clock });
    await pass(clock, 20 * minute);
    const start = Date.parse('2026-01-01');
    expect(runs.map(({ at }) => (at - start) / 1000)).toEqual([600, 1200]);
  });

  it('resolves %SETTING% in the schedule', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    const load = timerApp(runs, clock, { schedule: '%WHEN%' });
    await startApp(load, { clock, settings: { WHEN: '0 */5 * * * *' } });
    await pass(clock, 5 * minute);
    expect(runs).toHaveLength(1);
    await expect(
      startApp(load, { settings: { WHEN: '0 0 * * * *', WEBSITE_TIME_ZONE: 'Europe/Berlin' } }),
    ).rejects.toThrow('schedules are in UTC');
  });

  it('runs by hand with the master key', async () => {
    const clock = createVirtualClock();
    const runs: Run[] = [];
    const host = await startApp(timerApp(runs, clock), { clock });
    const post = async (name: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(`${host.url}/admin/functions/${name}`, { method: 'POST', body: '{}', headers })).status;
    const json = { 'content-type': 'application/json' };
    expect(await post('tick', { ...json, 'x-functions-key': host.keys.function })).toBe(401);
    const master = { 'x-functions-key': host.keys.master };
    expect(await post('tick', master)).toBe(415);
    expect(await post('unknown', { ...json, ...master })).toBe(404);
    expect(await post('TICK', { ...json, ...master })).toBe(202);
    await pass(clock, 0);
    expect(runs).toHaveLength(1);
  });
});
