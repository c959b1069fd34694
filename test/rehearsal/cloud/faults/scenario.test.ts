import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readScenario, switchesOf } from '../../../../rehearsal/cloud/faults/scenario';
import { startCloud, type RunningCloud } from '../../../../rehearsal/cloud/start';
import { defaultWorld, vaultId } from '../../../../rehearsal/world';
import { temporaryState } from '../platform/cloud-process';

let folder: ReturnType<typeof temporaryState>;
let cloud: RunningCloud | undefined;
beforeEach(() => {
  folder = temporaryState();
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  folder.remove();
});

const write = (content: unknown): string => {
  const path = join(folder.state, 'scenario.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

describe('scenario file', () => {
  it('sets faults, clock, roles, registries and switches before the first request', async () => {
    const assignment = {
      objectId: defaultWorld.source.app.objectId,
      role: 'Key Vault Secrets Officer',
      scope: vaultId(defaultWorld.source),
    };
    const scenario = write({
      description: 'a bad day',
      faults: [{ name: 'run-fails', message: 'Broken.', count: 2 }],
      clock: { offsetSeconds: 60 },
      roles: { remove: [assignment] },
      registries: { source: { sku: 'Basic' }, target: { throttled: true } },
      switches: { transfer: { equalTag: 'fail' }, arm: { maxArtifacts: 3 } },
    });
    cloud = await startCloud({ state: join(folder.state, 'state'), scenario });
    const { faults, clock, access, registries, switches } = cloud.foundation;
    expect(faults.list()).toMatchObject([{ fault: { name: 'run-fails', count: 2 } }]);
    expect(clock.offset()).toBe(60_000);
    const need = { dataAction: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' };
    expect(access.allows(assignment.objectId, need, assignment.scope)).toBe(false);
    expect(registries.source.describe()).toMatchObject({ sku: 'Basic', throttled: false });
    expect(registries.target.describe()).toMatchObject({ sku: 'Premium', throttled: true });
    expect(switches).toMatchObject({
      transfer: { equalTag: 'fail', sasPrefix: 'required' },
      arm: { maxArtifacts: 3 },
    });
  });

  it('takes the pace of runs from the profile unless it sets one', () => {
    const pace = { creatingMs: 1, exportMs: 2, importMs: 3, triggerScanMs: 10, imageImportMs: 4 };
    const without = readScenario(write({ switches: { transfer: { equalTag: 'fail' } } }));
    expect(switchesOf(without, 'lifelike').transfer.pace.exportMs).toBe(120_000);
    const own = readScenario(write({ switches: { transfer: { pace } } }));
    expect(switchesOf(own, 'lifelike').transfer.pace).toEqual(pace);
  });

  it.each([
    ['{', /cannot be read as JSON: .*JSON at position 1/],
    [{ fautls: [] }, /fautls/],
    [{ faults: [{ name: 'latency' }] }, /milliseconds/],
    [{ switches: { transfer: { equalTag: 'maybe' } } }, /equalTag/],
    [{ registries: { source: { sku: 'Gold' } } }, /sku/],
    [{ host: { workerDies: [{ function: 'x', nth: 0 }] } }, /nth/],
  ])('is refused when it is %j', (content, message) => {
    expect(() => readScenario(write(content))).toThrow(message);
  });

  it('is refused by its name when it is missing', () => {
    expect(() => readScenario('missing.json')).toThrow(
      /scenario missing\.json cannot be read as JSON: ENOENT/,
    );
  });
});
