import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { worlds } from '../../rehearsal/worlds';
import { probeImport } from '../../src/activities/image-import/probe-import';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';
import { assign } from './deployments';
import { customRolesOf, grantsOf, rehearsed, type Grant } from './grants';

/** Where a route finds its way, a look sees all it looks at with the roles the templates give. */

const world = worlds['one-tenant'];
const held = grantsOf('auto').filter(({ side }) => side !== undefined);
const assignedBut = (role = '', side = ''): ReturnType<typeof rehearsed>[] =>
  held
    .filter((grant: Grant) => grant.role !== role || grant.side !== side || grant.at !== 'registry')
    .map((grant) => rehearsed(grant, world));

let used: RehearsedServices;
let image = '';
beforeAll(async () => {
  used = await rehearseServices({
    world: { ...world, roleAssignments: [], customRoles: customRolesOf('auto') },
  });
  const [pushed] = await pushToCloud(used.cloud.endpoints, await generateImages(1));
  image = pushed!.reference;
});
afterAll(() => used.stop());

const probe = () => {
  const app = used.services({ ROUTE_VIA: 'auto' });
  return probeImport(app, app.route('default'));
};

describe('the deployment auto', () => {
  it('sees with its roles that images can be imported, and imports', async () => {
    assign(used.cloud, assignedBut());
    expect(await probe()).toMatchObject({ via: 'import' });
    const app = used.services({ ROUTE_VIA: 'auto' });
    const report = await runTransfer(app, await request(app, [image]));
    expect(report).toMatchObject({ status: 'succeeded', via: 'import' });
  });

  it.each([
    ['Container Registry Data Importer and Data Reader', 'target', 'import'],
    ['AcrPull', 'source', 'pull'],
    ['acr-ferry reader', 'source', 'readSource'],
  ])('needs %s at the %s', async (role, side, lacks) => {
    expect(held).toContainEqual({ identity: 'app', at: 'registry', role, side });
    assign(used.cloud, assignedBut(role, side));
    expect(await probe()).toMatchObject({ via: 'transfer', lacks });
  });
});
