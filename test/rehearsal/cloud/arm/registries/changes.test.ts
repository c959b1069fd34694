import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { failure } from '../arm-requests';

const id = registryId(defaultWorld.source);
const version = '?api-version=2025-11-01';

describe('a registry', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    rig.access.assign({
      objectId: defaultWorld.source.app.objectId,
      role: 'Contributor',
      scope: `/subscriptions/${defaultWorld.source.subscriptionId}`,
    });
  });
  afterAll(() => rig.remove());

  const send = (method: string, path: string, body?: unknown) =>
    callArm(rig, 'source', path + version, { method, body });

  it('is changed by PATCH in what is named, and by what GET gave, with a double slash', async () => {
    const changed = await send('PATCH', id, { properties: { anonymousPullEnabled: true }, tags: { a: 'b' } });
    expect(changed).toMatchObject({ status: 200, body: { tags: { a: 'b' } } });
    expect(rig.settings.source).toMatchObject({ anonymousPull: true, authenticationAsArm: true });
    const read = (await send('GET', `/${id}`)).body as { properties: { policies: object } };
    const policies = {
      ...read.properties.policies,
      azureADAuthenticationAsArmPolicy: { status: 'Disabled' },
    };
    const put = { ...read, properties: { ...read.properties, anonymousPullEnabled: false, policies } };
    expect((await send('PUT', `/${id}`, put)).status).toBe(200);
    expect(rig.settings.source).toMatchObject({ anonymousPull: false, authenticationAsArm: false });
  });

  it('keeps its artifacts in only where it is closed to the public network', async () => {
    const policies = { exportPolicy: { status: 'disabled' } };
    expect(await send('PATCH', id, { properties: { policies } })).toMatchObject(
      failure(400, 'BadRequest', /public network access/),
    );
    const closed = { publicNetworkAccess: 'Disabled', policies };
    expect(await send('PATCH', id, { properties: closed })).toMatchObject({
      body: { properties: { policies, publicNetworkAccess: 'Disabled' } },
    });
  });

  it('takes no setting that there is not', async () => {
    expect(await send('PATCH', id, { sku: { name: 'Gold' } })).toMatchObject(
      failure(400, 'InvalidRequestContent', /sku\.name/),
    );
  });

  it('knows which names are taken', async () => {
    const path = `/subscriptions/${defaultWorld.source.subscriptionId}/providers/Microsoft.ContainerRegistry`;
    const check = async (name: string) =>
      (await send('POST', `${path}/checkNameAvailability`, { name })).body;
    expect(await check('ContosoPublic')).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' });
    expect(await check('somethingelse')).toEqual({ nameAvailable: true });
  });

  it('gives no credentials where the admin user is disabled', async () => {
    await send('PATCH', id, { properties: { adminUserEnabled: false } });
    expect(await send('POST', `${id}/listCredentials`)).toMatchObject(
      failure(400, 'UnAuthorizedForCredentialOperations', /as admin user is disabled/),
    );
  });

  it('says what is used of its tier, each blob once, and that it is locked', async () => {
    const bytes = Buffer.from('layer');
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    for (const repository of ['a', 'b'])
      await rig.store.source.putBlob(repository, digest, Readable.from([bytes]));
    expect(await send('GET', `${id}/listUsages`)).toMatchObject({
      status: 200,
      body: { value: [{ name: 'Size', limit: 536_870_912_000, currentValue: 5, unit: 'Bytes' }, {}] },
    });
    const { subscriptionId } = defaultWorld.source;
    for (const scope of [id, `/subscriptions/${subscriptionId}`])
      expect(await send('GET', `${scope}/providers/Microsoft.Authorization/locks`)).toMatchObject({
        body: { value: [{ properties: { level: 'CanNotDelete' } }] },
      });
    expect(await send('DELETE', id)).toMatchObject(failure(409, 'ScopeLocked', /lock/));
  });
});
