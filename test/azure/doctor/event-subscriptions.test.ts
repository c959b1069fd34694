import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../rehearsal/world';
import { eventSubscriptionsOf } from '../../../src/azure/doctor/event-subscriptions';
import { sideOf } from '../../../src/domain/route';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-scenario-'));
let rehearsed: RehearsedServices;
beforeAll(async () => {
  const scenario = join(folder, 'scenario.json');
  writeFileSync(scenario, JSON.stringify({ versions: { source: { events: ['2020-06-01'] }, target: {} } }));
  rehearsed = await rehearseServices({ scenario });
});
afterAll(async () => {
  await rehearsed.stop();
  rmSync(folder, { recursive: true });
});

it('a cloud whose Event Grid is too old is told with no setting that would change it', async () => {
  const services = rehearsed.services();
  const side = sideOf(services.route('default'), 'source');
  const seen = eventSubscriptionsOf(side, services.credential(side), storageId(defaultWorld.source));
  await expect(seen).rejects.toMatchObject({
    failure: {
      code: 'API_VERSION_UNKNOWN',
      message: expect.stringMatching(/It offers 2020-06-01: no setting changes it/) as string,
    },
  });
});
