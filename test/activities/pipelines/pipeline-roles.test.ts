import { afterEach, describe, expect, it } from 'vitest';
import { defaultWorld, storageId, vaultId, type RoleAssignment } from '../../../rehearsal/world';
import { checkRoute } from '../../../src/activities/pipelines/check-route';
import { useTransfers } from '../../azure-reality/transfers';

/** Pipelines whose identity lacks its role: seen before anything is exported, wherever ARM shows it. */

const rehearsed = useTransfers();
const settings = {
  SOURCE_PIPELINE_IDENTITY: defaultWorld.source.pipelineIdentity.resourceId,
  TARGET_PIPELINE_IDENTITY: defaultWorld.target.pipelineIdentity.resourceId,
};
const check = () => checkRoute({ transferId: 't1', route: 'default' }, rehearsed.services(settings));
const { target } = defaultWorld;
const ofTarget = (role: string, scope: string): RoleAssignment => ({
  objectId: target.pipelineIdentity.objectId,
  role,
  scope,
});
const usual = ofTarget('Key Vault Secrets User', vaultId(target));
const reader = {
  objectId: target.app.objectId,
  role: 'acr-ferry reader',
  scope: vaultId(target),
};
const access = () => rehearsed.cloud().foundation.access;
const given: RoleAssignment[] = [];
const give = (assignment: RoleAssignment) => {
  access().assign(assignment);
  given.push(assignment);
};
afterEach(() => {
  for (const each of given.splice(0)) access().remove(each);
  access().assign(usual);
  access().assign(reader);
});

describe('a pipeline that lacks its role', () => {
  it('ends every transfer before it exports, and each says which role', async () => {
    access().remove(usual);
    for (let started = 0; started < 2; started++) {
      const { status, error } = await rehearsed.transfer(settings);
      expect(status).toBe('failed');
      expect(error).toMatchObject({ code: 'PIPELINE_ROLES_MISSING', origin: 'target' });
      expect(error?.message).toContain(
        `runs as principal ${target.pipelineIdentity.objectId}, whose role is missing; give it the role ` +
          'Key Vault Secrets User (4633458b-17de-408a-b874-0445c86b69e6) on key vault contoso-import-kv',
      );
    }
    expect(rehearsed.runsPut()).toEqual([]);
  });

  it.each([
    ['Contributor', vaultId(target)],
    ['Key Vault Secrets User', `${vaultId(target)}/secrets/another`],
  ])('is not helped by %s on %s', async (role, scope) => {
    access().remove(usual);
    give(ofTarget(role, scope));
    await expect(check()).rejects.toMatchObject({ failure: { code: 'PIPELINE_ROLES_MISSING' } });
  });

  it.each([
    ['another role that opens secrets', 'Key Vault Secrets Officer', vaultId(target)],
    ['the role on the subscription', usual.role, `/subscriptions/${target.subscriptionId}`],
    ['the role on the secret alone', usual.role, `${vaultId(target)}/secrets/acrimportsas`],
    ['a role nobody knows here, which may do', 'acr-ferry revoker', vaultId(target)],
  ])('is let through with %s', async (_, role, scope) => {
    access().remove(usual);
    give(ofTarget(role, scope));
    expect((await check()).pending).toEqual([]);
  });

  it('is left to its run where the app may not see roles', async () => {
    access().remove(usual);
    access().remove(reader);
    expect((await check()).pending).toEqual([]);
  });

  it('is told for containers that are opened by managed identity', async () => {
    const services = rehearsed.services({
      ...settings,
      SOURCE_STORAGE_ACCESS: 'managed-identity',
      SOURCE_PIPELINE: 'byidentity',
    });
    const looked = () => checkRoute({ transferId: 't1', route: 'default' }, services);
    await expect(looked()).rejects.toThrow(
      /Storage Blob Data Contributor .* on storage account contosoexport/,
    );
    const { objectId } = defaultWorld.source.pipelineIdentity;
    const scope = storageId(defaultWorld.source);
    give({ objectId, role: 'Storage Blob Data Contributor', scope });
    expect((await looked()).pending).toEqual([]);
  });
});
