import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { creationTime } from '../../transfer/rig-storage';
import { callArm } from '../arm-client';
import { failure } from '../arm-requests';

describe('keys of a storage account', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  const id = storageId(defaultWorld.source);
  const operator = 'a-key-operator';
  const post = (action: string, body?: unknown, account = id) => {
    const { token } = rig.tokens.issue({
      objectId: operator,
      clientId: operator,
      tenantId: defaultWorld.source.tenantId,
      audience: 'https://management.azure.com',
    });
    return callArm(rig, 'source', `${account}/${action}?api-version=2022-09-01`, {
      method: 'POST',
      body,
      token,
    });
  };
  const grant = (role: 'Storage Account Key Operator Service Role' | 'Storage Account Contributor') =>
    rig.access.assign({ objectId: operator, role, scope: id });

  it('are for key operators only', async () => {
    const denied = (action: string) =>
      failure(
        403,
        'AuthorizationFailed',
        new RegExp(`'Microsoft.Storage/storageAccounts/${action}/action' over scope '${id}'`),
      );
    expect(await post('listKeys')).toMatchObject(denied('listKeys'));
    expect(await post('regenerateKey', { keyName: 'key1' })).toMatchObject(denied('regenerateKey'));
    grant('Storage Account Key Operator Service Role');
    expect(await post('revokeUserDelegationKeys')).toMatchObject(denied('revokeUserDelegationKeys'));
  });

  it('are listed, whatever the casing', async () => {
    grant('Storage Account Key Operator Service Role');
    const { key1, key2 } = rig.storageKeys.source;
    const keys = [
      { keyName: 'key1', value: key1, permissions: 'FULL', creationTime },
      { keyName: 'key2', value: key2, permissions: 'FULL', creationTime },
    ];
    for (const action of ['listKeys', 'LISTKEYS']) {
      expect(await post(action)).toMatchObject({ status: 200, body: { keys } });
    }
  });

  it('are regenerated one at a time', async () => {
    grant('Storage Account Key Operator Service Role');
    const before = { ...rig.storageKeys.source };
    const { body } = await post('regenerateKey', { keyName: 'key1' });
    const [first, second] = (body as { keys: { value: string }[] }).keys;
    expect(first?.value).not.toBe(before.key1);
    expect(second?.value).toBe(before.key2);
    expect(await post('regenerateKey', { keyName: 'key3' })).toMatchObject(
      failure(400, 'BadRequest', /'key1' or 'key2'/, 'keyName'),
    );
    expect(await post('regenerateKey')).toMatchObject(
      failure(400, 'InvalidRequestContent', /must be present/),
    );
  });

  it('of delegation are revoked', async () => {
    grant('Storage Account Contributor');
    expect(await post('revokeUserDelegationKeys')).toMatchObject({ status: 200, body: undefined });
  });

  it('of an account that does not exist are not found', async () => {
    const missing = id.replace('contosoexport', 'missing');
    rig.access.assign({ objectId: operator, role: 'Contributor', scope: missing });
    for (const action of ['listKeys', 'revokeUserDelegationKeys']) {
      expect(await post(action, undefined, missing)).toMatchObject(
        failure(404, 'ResourceNotFound', /storageAccounts\/missing/),
      );
    }
  });
});
