import { describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../../rehearsal/world';
import { denied } from '../rig-fakes';
import { secretUri } from '../rig';
import { useExports } from '../exports';
import { ended, submitRun } from '../transfers';

describe('an export run', () => {
  const site = useExports();
  const { run, blobExists } = site;

  describe('with a SAS', () => {
    const mismatch =
      'Failed to access storage. Service request failed. Status: 403 (This request is not authorized ' +
      'to perform this operation using this permission.) ErrorCode: AuthorizationPermissionMismatch';

    it.each(['r', 'w', 'l', 'a'])('fails without the letter %s', async (letter) => {
      site.rig.secrets.set(secretUri.source, site.rig.sas('source', 'rwla'.replace(letter, '')));
      expect(await run(['app:v1'])).toMatchObject({ status: 'Failed', errorMessage: mismatch });
    });

    it('needs the leading question mark', async () => {
      site.rig.secrets.set(secretUri.source, site.rig.sas('source', 'racwl').slice(1));
      expect((await run(['app:v1'])).errorMessage).toMatch(/403 .*ErrorCode: AuthenticationFailed/);
    });

    it.each([
      [
        'has expired',
        () =>
          site.rig.sas('source', 'racwl', {
            startsOn: new Date(0),
            expiresOn: new Date(Date.now() - 60_000),
          }),
      ],
      ['is tampered with', () => site.rig.sas('source', 'racwl').replace(/sig=.{6}/, 'sig=AAAAAA')],
      ['belongs to another account', () => site.rig.sas('target', 'racwl')],
      ['is no SAS', () => '?hello'],
    ])('fails when it %s, without telling its signature', async (_what, sas) => {
      site.rig.secrets.set(secretUri.source, sas());
      const { status, errorMessage } = await run(['app:v1']);
      expect(status).toBe('Failed');
      expect(errorMessage).toMatch(/^Failed to access storage\. Service request failed\. Status: 403 \(\w/);
      expect(errorMessage).not.toContain('sig=');
    });

    it('is read anew for every run, so a rotated secret works at once', async () => {
      site.rig.secrets.set(secretUri.source, '?sp=rwla&sig=old');
      expect((await run(['app:v1'])).status).toBe('Failed');
      site.rig.secrets.set(secretUri.source, site.rig.sas('source', 'racwl'));
      expect((await run(['app:v1'])).status).toBe('Succeeded');
    });

    it('fails in the words of the vault when the secret cannot be read', async () => {
      site.rig.secrets.set(secretUri.source, denied);
      expect((await run(['app:v1'])).errorMessage).toBe(
        `Failed to get the secret '${secretUri.source}' from Key Vault. Status: 403 (Forbidden)`,
      );
      site.rig.secrets.delete(secretUri.source);
      expect((await run(['app:v1'])).errorMessage).toMatch(/Status: 404/);
    });

    it('uses the system-assigned identity of a pipeline that has no other', async () => {
      const principal = { principalId: 'nobody', clientId: 'nobody', tenantId: defaultWorld.source.tenantId };
      const { errorMessage } = await run(['app:v1'], { identity: { systemAssigned: principal } });
      expect(errorMessage).toMatch(/Status: 403 \(Forbidden\)/);
    });

    it('fails without any identity', async () => {
      const { identity: _identity, ...bare } = site.pipeline;
      site.rig.records.pipelines.put(bare);
      const failed = await ended(
        site.rig,
        submitRun(site.rig, bare, { artifacts: ['app:v1'], blob: site.blob }),
      );
      expect(failed.errorMessage).toBe("The pipeline 'exportpipeline' has no managed identity.");
    });
  });

  describe('with a managed identity', () => {
    const storage = () => ({
      storage: { ...site.pipeline.storage, accessMode: 'ManagedIdentity' as const },
    });

    it('fails without the role on the account, and works with it', async () => {
      expect((await run(['app:v1'], storage())).errorMessage).toMatch(/AuthorizationPermissionMismatch/);
      site.rig.access.assign({
        objectId: defaultWorld.source.pipelineIdentity.objectId,
        role: 'Storage Blob Data Contributor',
        scope: storageId(defaultWorld.source),
      });
      site.rig.secrets.clear();
      expect(await run(['app:v1'], storage())).toMatchObject({ status: 'Succeeded' });
      expect(await blobExists()).toBe(true);
    });
  });
});
