import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { registryId } from '../../rehearsal/world';
import { worlds } from '../../rehearsal/worlds';
import { endOf } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import type { Services } from '../../src/services';
import { importServices } from '../support/import-services';
import { rehearseCloud, type RehearsedCloud } from '../support/rehearsed-cloud';
import { request, runTransfer } from '../support/whole-transfer';

/** A route by image import prunes like one by pipelines. */

const oneTenant = worlds['one-tenant'];
const deleter = (side: 'source' | 'target') => ({
  objectId: oneTenant[side].app.objectId,
  role: 'AcrDelete' as const,
  scope: registryId(oneTenant[side]),
});
const world = {
  ...oneTenant,
  roleAssignments: [...oneTenant.roleAssignments, deleter('source'), deleter('target')],
};
let rehearsed: RehearsedCloud;
let app: Services;
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
  const { endpoints } = rehearsed.cloud;
  await pushToCloud(endpoints, await generateImages(3));
  app = importServices(world, endpoints, { PRUNE: 'delete' });
});
afterAll(() => rehearsed.stop());

const mirror = async () =>
  runTransfer(app, await request(app, [], selectionSchema.parse({ allow: ['fleet/**'] })));
const registryOf = (side: 'source' | 'target') => app.registry(endOf(app.route('default'), side));

it('deletes what it imported and the source no longer has, and nothing else', async () => {
  expect(await mirror()).toMatchObject({ status: 'succeeded', via: 'import', prune: { found: 0 } });
  await (await registryOf('source')).deletions([]).deleteTag('fleet/app-001', '1.0');
  const report = await mirror();
  expect(report).toMatchObject({ status: 'succeeded', prune: { deleted: ['fleet/app-001:1.0'] } });
  const target = await registryOf('target');
  const [gone, kept] = await target.digests(
    ['fleet/app-001', 'fleet/app-002'].map((repository) => ({ repository, tag: '1.0' })),
  );
  expect(gone).toBeUndefined();
  expect(kept).toBeDefined();
});
