import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../../rehearsal/world';
import type { SideName } from '../../transfer/rig-storage';
import { startRig, type Rig } from '../../transfer/rig';
import type { Answer } from '../arm-client';
import { callRegistry, failure, kindOf, pipelineBody, preview, userAssigned } from '../arm-requests';

describe('export and import pipelines', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  const put = (side: SideName, body: unknown, name = 'pipeline', apiVersion = preview): Promise<Answer> =>
    callRegistry(rig, side, `${kindOf(side)}/${name}`, { method: 'PUT', body, apiVersion });

  describe('have an identity that', () => {
    const withIdentity = (identity: unknown) => put('source', { ...pipelineBody('source'), identity });

    const systemAssigned = async (name: string): Promise<string> => {
      const { body } = await put(
        'source',
        { ...pipelineBody('source'), identity: { type: 'SystemAssigned' } },
        name,
      );
      const { tenantId } = defaultWorld.source;
      expect(body).toMatchObject({ identity: { type: 'systemAssigned', tenantId } });
      return (body as { identity: { principalId: string } }).identity.principalId;
    };

    it('is system-assigned, of a principal nobody knows beforehand, and stays while kept', async () => {
      const principalId = await systemAssigned('ownidentity');
      expect(principalId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(await systemAssigned('ownidentity')).toBe(principalId);
      await callRegistry(rig, 'source', 'exportPipelines/ownidentity', { method: 'DELETE' });
      expect(await systemAssigned('ownidentity')).not.toBe(principalId);
    });

    it('is both', async () => {
      const { userAssignedIdentities } = userAssigned('source');
      const { body } = await withIdentity({ type: 'SystemAssigned, UserAssigned', userAssignedIdentities });
      expect(body).toMatchObject({ identity: { type: 'systemAssigned, userAssigned' } });
    });

    it('is none at all', async () => {
      for (const identity of [undefined, null, { type: 'None' }]) {
        expect((await withIdentity(identity)).body).not.toHaveProperty('identity');
      }
    });

    it('keeps the casing of a user-assigned id', async () => {
      const id = defaultWorld.source.pipelineIdentity.resourceId.toUpperCase();
      const { body } = await withIdentity({ type: 'userassigned', userAssignedIdentities: { [id]: null } });
      expect(
        Object.keys(
          (body as { identity: { userAssignedIdentities: object } }).identity.userAssignedIdentities,
        ),
      ).toEqual([id]);
    });

    it('exists', async () => {
      const userAssignedIdentities = { [`${defaultWorld.source.pipelineIdentity.resourceId}2`]: {} };
      expect(await withIdentity({ type: 'UserAssigned', userAssignedIdentities })).toMatchObject(
        failure(
          400,
          'FailedIdentityOperation',
          /export-pipeline2' was not found/,
          'identity.userAssignedIdentities',
        ),
      );
    });

    it('is of a known type, with ids when and only when it is user-assigned', async () => {
      const { userAssignedIdentities } = userAssigned('source');
      expect(await withIdentity({ type: 'Robot' })).toMatchObject(
        failure(400, 'BadRequest', /'Robot' is invalid/),
      );
      for (const identity of [{ type: 'UserAssigned' }, { type: 'SystemAssigned', userAssignedIdentities }]) {
        expect(await withIdentity(identity)).toMatchObject(
          failure(
            400,
            'BadRequest',
            /names the identities of type UserAssigned/,
            'identity.userAssignedIdentities',
          ),
        );
      }
    });
  });
});
