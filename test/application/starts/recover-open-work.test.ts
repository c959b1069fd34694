import { beforeEach, expect, it } from 'vitest';
import { startImports } from '../../../src/application/imports/start-imports';
import { startRevocation } from '../../../src/application/sas/start-revocation';
import { recoverOpenWork } from '../../../src/application/starts/recover-open-work';
import type { App } from '../../../src/application/instances';
import { sampleCaller } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { sideOf } from '../../../src/domain/route';
import { fakeClient, type FakeClient } from '../fake-client';

let client: FakeClient;
let memory: MemoryServices;
let app: App;
let id: string;
beforeEach(async () => {
  client = fakeClient();
  memory = memoryServices();
  app = { ...memory.services, client };
  const { storageAccount: account, container } = sideOf(memory.route, 'target');
  const [time, seenBy] = ['2026-01-01T00:00:00.000Z', 'event'] as const;
  const event = { account, container, blob: 'a.tar', etag: '0x1', seenAt: time, seenBy };
  const started = await startImports(app, event);
  id = 'ignored' in started ? '' : started[0]!.importId;
});

const open = () => [...memory.documents.keys()].filter((name) => name.startsWith('open/'));
const lookAt = (time: string) => recoverOpenWork({ ...app, now: () => new Date(`2026-01-01T${time}:00Z`) });
const died = { runtimeStatus: 'Failed', output: 'node exited with code 137' } as const;

it('begins an import again that died in its first turn, though its event was acknowledged', async () => {
  const { input } = await client.getStatus(id);
  client.set(id, died);
  await lookAt('00:01');
  expect(client.started).toEqual([id, id]);
  expect((await client.getStatus(id)).input).toEqual(input);
});

it('does so a few times, and forgets what ended', async () => {
  for (let n = 0; n < 9; n++) {
    client.set(id, died);
    await lookAt('00:01');
  }
  expect(client.started).toHaveLength(6);
  expect(open()).toEqual([]);
});

it('forgets what completed, and leaves what goes on', async () => {
  client.set(id, { runtimeStatus: 'Running' });
  client.set(`${id}-follower`, { runtimeStatus: 'Running' });
  await lookAt('23:00');
  expect(open()).toHaveLength(1);
  client.set(id, { runtimeStatus: 'Completed' });
  await lookAt('23:00');
  expect(open()).toEqual([]);
});

it('begins an import again whose follower was purged', async () => {
  client.set(id, { runtimeStatus: 'Running' });
  await lookAt('00:06');
  expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: 'Running' });
  await lookAt('00:11');
  await lookAt('00:12');
  expect(client.started).toEqual([id, id]);
});

it('begins a revocation again that died, and none that said why it failed', async () => {
  const order = { route: 'default', side: 'source' };
  const revocation = await startRevocation(app, order, sampleCaller, () => Promise.resolve([]));
  client.set(revocation.id, died);
  await lookAt('00:01');
  expect(client.started.filter((each) => each === revocation.id)).toHaveLength(2);
  client.set(revocation.id, {
    runtimeStatus: 'Failed',
    output: 'x: SAS revocation failed for default source',
  });
  await lookAt('00:02');
  await lookAt('00:03');
  expect(client.started.filter((each) => each === revocation.id)).toHaveLength(2);
});
