import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/azure/sas/rotate';
import { codeOf, secretSide, useCloud } from './support/secret-side';

const cloud = useCloud();
const failure = (work: Promise<unknown>): Promise<string> => work.then(() => 'no failure', codeOf);

describe('rotate by user delegation', () => {
  it('names the role the app lacks', async () => {
    const { tools, side } = secretSide(cloud.rehearsed);
    const { access, world } = cloud.rehearsed.cloud.foundation;
    const mine = access.assignments().filter(({ objectId, role }) => {
      return objectId === world.source.app.objectId && role.startsWith('Storage Blob');
    });
    for (const assignment of mine) access.remove(assignment);
    const error: unknown = await rotate(tools).catch((thrown: unknown) => thrown);
    for (const assignment of mine) access.assign(assignment);
    expect(codeOf(error)).toBe('ACCESS_DENIED');
    expect((error as Error).message).toContain(
      `the identity ${world.source.app.objectId} needs the role Storage Blob Data Contributor on ` +
        `storage account ${side.storageAccount}, container ${side.container}`,
    );
  });

  it('says so when there is no such container', async () => {
    const { tools } = secretSide(cloud.rehearsed, { SOURCE_CONTAINER: 'nowhere' });
    expect(await failure(rotate(tools))).toBe('CONTAINER_NOT_FOUND');
  });

  it('does not look older than a revocation', async () => {
    const { tools } = secretSide(cloud.rehearsed);
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { current } = await rotate(tools, { revoked: true });
    expect(current!.startsOn!.getTime()).toBeGreaterThanOrEqual(before);
  });
});
