import { describe, expect, it } from 'vitest';
import { defaultWorld, storageId, vaultId } from '../../../rehearsal/world';
import { sideOf } from '../../../src/domain/route';
import { useRehearsedServices } from '../../support/rehearsed-services';

const used = useRehearsedServices();
const grants = () => used.services.grants(sideOf(used.services.route('default'), 'source'));
const { source } = defaultWorld;

describe('role assignments by ARM', () => {
  it('are those of a principal at a resource, with the ids of the roles', async () => {
    const found = await grants().assignments(vaultId(source), source.pipelineIdentity.objectId);
    expect(found).toMatchObject([
      {
        properties: {
          principalId: source.pipelineIdentity.objectId,
          scope: vaultId(source),
          roleDefinitionId: expect.stringMatching(
            /roleDefinitions\/4633458b-17de-408a-b874-0445c86b69e6$/,
          ) as string,
        },
      },
    ]);
  });

  it('are refused to who may not read them', async () => {
    const { access } = used.rehearsed.cloud.foundation;
    const reader = { objectId: source.app.objectId, role: 'acr-ferry reader', scope: storageId(source) };
    access.remove(reader);
    const refused = grants().assignments(storageId(source), 'p');
    await expect(refused).rejects.toThrow(/Microsoft\.Authorization\/roleAssignments\/read/);
    access.assign(reader);
  });

  it('show the vault of the side only to who may read it', async () => {
    expect(await grants().vault(source.vault)).toMatchObject({ id: vaultId(source) });
    const { access } = used.rehearsed.cloud.foundation;
    const reader = { objectId: source.app.objectId, role: 'acr-ferry reader', scope: vaultId(source) };
    access.remove(reader);
    expect(await grants().vault(source.vault)).toBeUndefined();
    access.assign(reader);
  });
});
