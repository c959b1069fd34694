import { beforeEach, describe, expect, it, vi } from 'vitest';
import { services } from '../../src/services';
import { fakeClient, type FakeClient } from '../application/fake-client';
import { recordRegistrations, type Registered } from '../functions/functions-core';
import { durableClient } from '../functions/host';
import { memoryServices } from '../support/services';

vi.mock('../../src/services', () => ({ services: vi.fn() }));

/** A timer that runs when the host starts runs at every start and scale-out. */

let registered: ReadonlyMap<string, Registered>;
let look: () => Promise<void>;
let client: FakeClient;
beforeEach(async () => {
  registered = recordRegistrations();
  vi.resetModules();
  await import('../../src/functions/sas/rotate-sas-on-schedule.js');
  const { rotateSasOfNewSidesHandler } = await import('../../src/functions/sas/rotate-sas-of-new-sides.js');
  client = fakeClient();
  look = () => rotateSasOfNewSidesHandler(undefined, durableClient(client));
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

describe('the renewal of secrets', () => {
  it('runs at no start of the host', () => {
    expect([...registered.keys()]).toContain('rotateSasOnSchedule');
    const timers = [...registered.values()].flatMap(({ bindings }) => Object.values(bindings));
    expect(timers.filter((binding) => (binding as { runOnStartup?: boolean }).runOnStartup)).toEqual([]);
  });

  it('begins at the first tick of a fresh deployment, once', async () => {
    await look();
    expect(client.started).toEqual(['sas-all']);
    const { input } = await client.getStatus('sas-all');
    client.set('sas-all', { input, runtimeStatus: 'Completed' });
    await look();
    expect(client.started).toEqual(['sas-all']);
  });

  it('begins again for a side no look has seen', async () => {
    const input = { sides: [{ route: 'default', side: 'source' }], force: false };
    client.set('sas-all', { input, runtimeStatus: 'Completed' });
    await look();
    expect(client.started).toEqual(['sas-all']);
  });

  it('waits for a look that is going', async () => {
    client.set('sas-all', { input: { sides: [], force: false }, runtimeStatus: 'Running' });
    await look();
    expect(client.started).toEqual([]);
  });
});
