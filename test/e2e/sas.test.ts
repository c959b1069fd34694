import { beforeAll, describe, expect, it } from 'vitest';
import { chooseArtifacts } from '../../rehearsal/start/choose-artifacts';
import { followTransfer, rotateSas } from '../../rehearsal/start/follow';
import { defaultWorld } from '../../rehearsal/world';
import { filesLeft, knownSecrets, leaksLeft } from '../support/leaks';
import { askControl } from './ask-control';
import { useKillableSystem } from './killable-system';
import { deliver, setExpiry } from './vault-events';

// New sides are looked for with the schedules: every second, and not once a minute.
const system = useKillableSystem(undefined, { SCHEDULES_LOOK: '* * * * * *' });
let artifacts: string[];

beforeAll(async () => {
  artifacts = await chooseArtifacts([], system.endpoints);
});

async function versions(): Promise<Record<string, string>> {
  const { secrets } = await system.app.call('listSas');
  return Object.fromEntries(secrets.map(({ side, version = '' }) => [side, version]));
}

const transfer = async () => {
  const { transferId } = await system.app.startTransfer(artifacts);
  return followTransfer(system.app, transferId, () => undefined);
};

describe('the SAS secrets of a running app', () => {
  it('are there soon after a deployment, with nobody asking', async () => {
    await expect.poll(async () => Object.values(await versions()).filter(Boolean)).toHaveLength(2);
    const present = await versions();
    await rotateSas(system.app);
    expect(await versions()).toEqual(present);
  });

  it.each([
    ['SecretNearExpiry', 3600],
    ['SecretExpired', -60],
  ])('are renewed when Event Grid brings a %s', async (name, secondsLeft) => {
    const { source: version = '', target } = await versions();
    await setExpiry(system, version, Math.floor(Date.now() / 1000) + secondsLeft);
    const event = {
      id: name,
      subject: 'acrexportsas',
      eventType: `Microsoft.KeyVault.${name}`,
      eventTime: new Date().toISOString(),
      data: {
        VaultName: defaultWorld.source.vault,
        ObjectType: 'Secret',
        ObjectName: 'acrexportsas',
        Version: version,
      },
      dataVersion: '1',
    };
    // Event Grid delivers at least once.
    for (const delivery of [1, 2])
      expect((await deliver(system, [event])).status, `delivery ${delivery}`).toBe(202);
    await expect.poll(async () => (await versions()).source).not.toBe(version);
    const now = await versions();
    expect(now.target).toBe(target);
    const after = await transfer();
    expect(after).toMatchObject({ status: 'succeeded' });
    expect((await versions()).source).toBe(now.source);
  });

  it.each([
    ['source', 'PUT'],
    ['target', 'GET'],
  ] as const)('are renewed and tried again when the %s refuses one', async (side, method) => {
    const before = await versions();
    // The pipelines of the emulator call path style, the app as in production.
    const path = `/${system.endpoints.storage[side].account}/transfer/*.tar`;
    const fault = { name: 'sas-expired', service: 'blob', method, path, count: 1 };
    await askControl(system.endpoints, 'POST', 'faults', fault);
    const report = await transfer();
    expect(report).toMatchObject({ status: 'succeeded' });
    const after = await versions();
    expect(after[side]).not.toBe(before[side]);
  });

  it('are replaced after a revocation, and the next transfer does not notice', async () => {
    const before = await versions();
    const response = await system.app.request('POST', 'sas/revoke', { route: 'default', side: 'source' });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    await expect
      .poll(() => system.app.call('getSasRotation', { at: { id } }))
      .toMatchObject({ status: 'succeeded' });
    expect((await versions()).source).not.toBe(before.source);
    expect(await transfer()).toMatchObject({ status: 'succeeded' });
  });

  it('leave no signature, key or bearer token anywhere but in the vaults', () => {
    const known = knownSecrets(system.state, system.endpoints);
    expect(leaksLeft(system.state, filesLeft(system.state), known)).toEqual([]);
  });
});
