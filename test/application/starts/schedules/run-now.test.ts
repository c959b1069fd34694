import { beforeEach, describe, expect, it } from 'vitest';
import { listSchedules } from '../../../../src/application/starts/schedules/list-schedules';
import { pauseSchedule } from '../../../../src/application/starts/schedules/pause-schedule';
import { runScheduleNow } from '../../../../src/application/starts/schedules/run-now';
import { runSchedules } from '../../../../src/application/starts/schedules/run-schedules';
import { sampleCaller } from '../../../support/documents';
import { memoryServices, type MemoryServices } from '../../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../../fake-client';

const address = { route: 'default', name: 'nightly' };
let client: FakeClient;
let memory: MemoryServices;
beforeEach(() => {
  client = fakeClient();
  const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
  memory = memoryServices({}, { default: { schedules: [nightly] } });
});

const app = (time = '01T12:00:00') => ({
  ...memory.services,
  client,
  now: () => new Date(`2026-03-${time}Z`),
});
const run = (time?: string) => runScheduleNow(app(time), address, sampleCaller);
const end = (id: string) =>
  client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output: { status: 'failed' } }));

describe('runScheduleNow', () => {
  it('starts its transfer, for the one who asked, and shows it as the last', async () => {
    const { outcome, transferId } = await run();
    expect(outcome).toBe('started');
    expect(memory.documents.get(`transfers/${transferId}/request.json`)).toMatchObject({
      ...{ artifacts: ['team/app:1.0'], trigger: 'schedule', cause: 'nightly', caller: sampleCaller },
    });
    const [schedule] = (await listSchedules(app())).schedules;
    expect(schedule!.last).toMatchObject({ transferId, by: sampleCaller.name, outcome: 'started' });
  });

  it('is skipped while its transfer is under way, by whatever that was started, and says so', async () => {
    const { transferId } = await run();
    expect(await run()).toMatchObject({ outcome: 'skipped', transferId });
    end(transferId);
    const again = await run();
    expect(again).toMatchObject({ outcome: 'started' });
    await runSchedules(app('02T02:31:00'));
    const [schedule] = (await listSchedules(app())).schedules;
    expect(schedule!.last).toMatchObject({ outcome: 'skipped', transferId: again.transferId });
  });

  it('starts one transfer for two who ask at once', async () => {
    const [one, other] = await Promise.all([run(), run()]);
    expect(one.transferId).toBe(other.transferId);
    expect(client.started).toHaveLength(1);
  });

  it('starts one transfer where it is due at that moment, whoever is first', async () => {
    await runSchedules(app());
    const due = '02T02:30:00';
    const [, byHand] = await Promise.all([runSchedules(app(due)), run(due)]);
    expect(client.started).toEqual([byHand.transferId]);
    const [schedule] = (await listSchedules(app(due))).schedules;
    expect(schedule).toMatchObject({
      last: { transferId: byHand.transferId },
      nextAt: '2026-03-03T02:30:00.000Z',
    });
    await runSchedules(app('02T02:31:00'));
    expect(client.started).toHaveLength(1);
  });

  it('keeps the times that are due, and runs while the schedule is paused', async () => {
    await runSchedules(app());
    end((await run('01T13:00:00')).transferId);
    await runSchedules(app('02T02:31:00'));
    expect(client.started).toHaveLength(2);
    end(client.started[1]!);
    await pauseSchedule(app(), address, { by: 'eva' });
    expect(await run('02T03:00:00')).toMatchObject({ outcome: 'started' });
  });

  it('names a schedule that is not there', async () => {
    await expect(runScheduleNow(app(), { ...address, name: 'x' }, sampleCaller)).rejects.toMatchObject({
      code: 'SCHEDULE_NOT_FOUND',
    });
  });
});
