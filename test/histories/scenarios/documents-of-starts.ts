import { expect, it } from 'vitest';
import { noteChange } from '../../../src/application/audit/note-change';
import { deliverEvents } from '../../../src/application/events/deliver-events';
import { followPushes } from '../../../src/application/starts/pushes/follow-pushes';
import { notePush } from '../../../src/application/starts/pushes/note-push';
import { pauseSchedule } from '../../../src/application/starts/schedules/pause-schedule';
import { runSchedules } from '../../../src/application/starts/schedules/run-schedules';
import { sideOf } from '../../../src/domain/route';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { registryId } from '../../../src/domain/side';
import { parseNcrontab } from '../../../src/domain/starts/ncrontab';
import type { Schedule } from '../../../src/domain/starts/schedule';
import type { Services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import { sampleCaller } from '../../support/documents';
import type { Stage } from '../stage';

const order = { artifacts: ['samples/web:1.0'] };
const nightly: Schedule = {
  ...{ route: 'default', name: 'nightly', cron: '0 * * * * *', jitterSeconds: 0, order },
  times: parseNcrontab('0 * * * * *'),
};
const release = { route: 'default', name: 'release', selection: selectionSchema.parse({ allow: ['**'] }) };
const quiet = { quietSeconds: 0, longestSeconds: 60 };

const sink = { name: 'ops', kind: 'webhook', url: 'https://hooks.example.com/ferry', secret: '%OPS_SECRET%' };
const sinkSettings = {
  EVENTS_SINKS: JSON.stringify([sink]),
  OPS_SECRET: 'a secret of thirty-two characters',
};

const later = (services: Services, hours: number): Services => ({
  ...services,
  now: () => new Date(Date.now() + hours * 3_600_000),
});

/** What no orchestration writes: it stands beside transfers, or before they start. */
export function documentsOfStarts({ recorder, app }: Stage): void {
  it('the audit list', async () => {
    const services = app();
    const asked = { action: 'transfer.cancel', subject: 't1', reason: 'wrong tag', caller: sampleCaller };
    await (await noteChange(services, asked)).end({ outcome: 'accepted', made: '/api/transfers/t1' });
    await recorder.keepDocuments(services);
  });

  it('a schedule that ran and is paused, and what nobody could be told of it', async () => {
    const given = app(sinkSettings);
    const services = { ...given, config: { ...given.config, schedules: [nightly] } };
    const client = fakeClient();
    await runSchedules({ ...services, client });
    await runSchedules({ ...later(services, 1), client });
    expect(client.started).toHaveLength(1);
    await pauseSchedule({ ...services, client }, nightly, { by: 'ops', reason: 'freeze' });
    await recorder.keepDocuments(services);
    await deliverEvents(later(services, 1));
    await deliverEvents(later(services, 100));
    await recorder.keepDocuments(services);
  });

  it('pushes, waiting and taken', async () => {
    const given = app();
    const services = { ...given, config: { ...given.config, pushRules: [{ ...release, ...quiet }] } };
    const source = registryId(sideOf(services.route('default'), 'source'));
    const target = { repository: 'samples/web', tag: '1.0', digest: `sha256:${'0'.repeat(64)}` };
    const pushed = { topic: source, eventType: 'Microsoft.ContainerRegistry.ImagePushed', data: { target } };
    expect(await notePush(services, pushed)).toMatchObject({ rules: [{ name: 'release' }] });
    const client = { ...fakeClient(), startNew: () => Promise.reject(new Error('the hub is away')) };
    await expect(followPushes({ ...later(services, 1), client })).rejects.toThrow();
    await recorder.keepDocuments(services);
  });
}
