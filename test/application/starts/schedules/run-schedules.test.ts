import { describe, expect, it } from 'vitest';
import { listSchedules } from '../../../../src/application/starts/schedules/list-schedules';
import { runSchedules } from '../../../../src/application/starts/schedules/run-schedules';
import type { TransferRequest } from '../../../../src/domain/transfer/request';
import { transferInstance } from '../../fake-client';
import type { Services } from '../../../../src/services';
import { nightly, useScheduled } from './scheduled';

const statePath = 'schedules/default/nightly/state.json';

const scheduled = useScheduled();
const look = (time: string) => runSchedules(scheduled.at(time));
const last = async () => (await listSchedules(scheduled.at('31T00:00:00'))).schedules[0]?.last;

/** The first look only remembers the moment. */
const begin = () => look('01T12:00:00');

describe('runSchedules', () => {
  it('starts a transfer when the time has come, once', async () => {
    await begin();
    await look('02T02:29:00');
    expect(scheduled.client.started).toEqual([]);
    await look('02T02:30:10');
    await look('02T02:31:10');
    const [transferId] = scheduled.client.started;
    expect(scheduled.client.started).toHaveLength(1);
    expect(scheduled.memory.documents.get(`transfers/${transferId}/request.json`)).toMatchObject({
      route: 'default',
      artifacts: ['team/app:1.0'],
      trigger: 'schedule',
      cause: 'nightly',
      caller: { kind: 'schedule', name: 'nightly' },
    } satisfies Partial<TransferRequest>);
    expect(await last()).toMatchObject({ outcome: 'started', transferId, status: 'queued', missed: 0 });
  });

  it('starts nothing twice when a look was cut short before it was written down', async () => {
    await begin();
    const before = scheduled.memory.documents.get(statePath);
    await look('02T02:30:10');
    scheduled.memory.documents.set(statePath, before);
    await look('02T02:31:10');
    expect(scheduled.client.started).toHaveLength(1);
    expect(await last()).toMatchObject({ outcome: 'started', transferId: scheduled.client.started[0] });
  });

  it('starts a time that came before what was started last was written down', async () => {
    await begin();
    const before = scheduled.memory.documents.get(statePath);
    await look('02T02:30:10');
    scheduled.memory.documents.set(statePath, before);
    const first = scheduled.client.started[0]!;
    scheduled.client.set(
      first,
      transferInstance(first, { runtimeStatus: 'Completed', output: { status: 'failed' } }),
    );
    await look('03T02:31:00');
    expect(scheduled.client.started).toHaveLength(2);
    expect(await last()).toMatchObject({
      ...{ outcome: 'started', transferId: scheduled.client.started[1], missed: 0 },
      dueAt: '2026-03-03T02:30:00.000Z',
    });
  });

  it('makes up for a downtime once', async () => {
    await begin();
    await look('09T11:00:00');
    expect(scheduled.client.started).toHaveLength(1);
    expect(await last()).toMatchObject({ dueAt: '2026-03-09T02:30:00.000Z', missed: 7 });
    await look('09T11:01:00');
    expect(scheduled.client.started).toHaveLength(1);
  });

  it('skips a time while its last transfer runs, says which, and goes on when that is over', async () => {
    await begin();
    await look('02T02:30:00');
    const first = scheduled.client.started[0]!;
    scheduled.client.set(first, transferInstance(first));
    await look('03T02:30:00');
    await look('04T02:30:00');
    expect(scheduled.client.started).toEqual([first]);
    expect(await last()).toMatchObject({ outcome: 'skipped', transferId: first, status: 'running' });
    const told = [...scheduled.memory.documents.keys()].filter((path) =>
      path.startsWith('events/told/default.nightly'),
    );
    expect(told).toEqual(
      ['03', '04'].map((day) => `events/told/default.nightly.2026-03-${day}T023000.000Z.skipped.json`),
    );
    scheduled.client.set(
      first,
      transferInstance(first, { runtimeStatus: 'Completed', output: { status: 'failed' } }),
    );
    await look('05T02:30:00');
    expect(scheduled.client.started).toHaveLength(2);
  });

  it('looks at every schedule although one fails, and tries that one again', async () => {
    scheduled.setUp(nightly, { ...nightly, name: 'weekly' });
    await begin();
    const { services } = scheduled.memory;
    const broken: Services = {
      ...scheduled.at('02T02:30:00'),
      records: (route) => ({
        ...services.records(route),
        read: (path) =>
          path.name === statePath ? Promise.reject(new Error('down')) : services.records(route).read(path),
      }),
    };
    await expect(runSchedules({ ...broken, client: scheduled.client })).rejects.toThrow(
      '1 of 2 schedules failed: down',
    );
    expect(scheduled.client.started).toHaveLength(1);
    await look('02T02:31:00');
    expect(scheduled.client.started).toHaveLength(2);
  });
});
