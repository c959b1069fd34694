import { describe, expect, it } from 'vitest';
import { defaultWorld, storageId, vaultId } from '../../rehearsal/world';
import { knownClouds, usualStorageAccess } from '../../src/azure/clouds/clouds';
import { listSas } from '../../src/application/sas/list-sas';
import { parseConfig } from '../../src/config/config';
import { sideOf } from '../../src/domain/route';
import { sideNameSchema } from '../../src/domain/side';
import { sampleEnvironment } from '../support/environment';
import { useTransfers } from './transfers';

/** By managed identity there is no vault and no SAS: a role of the pipeline on the account is all. */

const rehearsed = useTransfers();
const sides = sideNameSchema.options;
const contributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';

const byIdentity = {
  ...{ SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' },
  ...{ SOURCE_KV: '', TARGET_KV: '', TARGET_PIPELINE_API_VERSION: '2025-06-01-preview' },
};

/** Takes all roles in vaults away, and gives the pipelines, or others, theirs on the accounts. */
function assign(principals: Readonly<Record<string, string>>): void {
  const { access } = rehearsed.cloud().foundation;
  for (const side of sides) {
    const inVault = access.assignments().filter(({ scope }) => scope === vaultId(defaultWorld[side]));
    for (const assignment of inVault) access.remove(assignment);
    const scope = storageId(defaultWorld[side]);
    access.assign({ objectId: principals[side] ?? '', role: 'Storage Blob Data Contributor', scope });
  }
}

describe('a route by managed identity', () => {
  it('ends before it exports where the app sees that the pipeline lacks its role', async () => {
    const { status, error, batches } = await rehearsed.transfer(byIdentity);
    expect({ status, batches }).toEqual({ status: 'failed', batches: [] });
    expect(error).toMatchObject({ code: 'PIPELINE_ROLES_MISSING', origin: 'source' });
  });

  it('is told by the run that the identity of the pipeline lacks its role, and how to give it', async () => {
    const report = await rehearsed.unseen('/storageAccounts/', () => rehearsed.transfer(byIdentity));
    const error = report.batches[0]?.error;
    expect(error).toMatchObject({ code: 'STORAGE_ROLE_MISSING', origin: 'source' });
    expect(error?.remedy).toContain(
      `az role assignment create --role ${contributor} --assignee-object-id ` +
        `${defaultWorld.source.pipelineIdentity.objectId} --assignee-principal-type ServicePrincipal ` +
        `--scope ${storageId(defaultWorld.source)}`,
    );
  });

  it('transfers without vault and SAS', async () => {
    assign({
      source: defaultWorld.source.pipelineIdentity.objectId,
      target: defaultWorld.target.pipelineIdentity.objectId,
    });
    const report = await rehearsed.transfer(byIdentity);
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ verified: true }] });
    const asked = rehearsed.cloud().foundation.log.records();
    expect(asked.filter(({ service }) => service === 'vault')).toEqual([]);
    const { secrets } = await listSas(rehearsed.services(byIdentity));
    expect(secrets.map(({ mode }) => mode)).toEqual(['not-needed', 'not-needed']);
    const pipeline = await rehearsed.pipeline('source', byIdentity);
    expect(pipeline?.properties.target).toEqual({
      type: 'AzureStorageBlobContainer',
      uri: `https://${defaultWorld.source.storageAccount}.blob.core.windows.net/transfer`,
      storageAccessMode: 'ManagedIdentity',
    });
  });

  it('names the role of a new identity on the account, and goes on when it is there', async () => {
    const settings = {
      ...{ ...byIdentity, SOURCE_PIPELINE: 'ownexport', TARGET_PIPELINE: 'ownimport' },
      ...{ SOURCE_PIPELINE_IDENTITY: '', TARGET_PIPELINE_IDENTITY: '' },
    };
    const { error } = await rehearsed.transfer(settings);
    expect(error?.code).toBe('PIPELINE_ROLES_MISSING');
    expect(error?.message).toContain(`the role Storage Blob Data Contributor (${contributor}) on storage`);
    const principals = await Promise.all(
      sides.map(async (side) => {
        const pipeline = await rehearsed.pipeline(side, settings);
        return [side, pipeline?.identity?.principalId ?? ''] as const;
      }),
    );
    assign(Object.fromEntries(principals));
    expect(await rehearsed.transfer(settings)).toMatchObject({ status: 'succeeded' });
  });
});

describe('how pipelines open their container', () => {
  const accessIn = (settings: Record<string, string>) => {
    const parsed = parseConfig({ ...sampleEnvironment, ...settings });
    if ('problems' in parsed) return parsed.problems;
    return sideOf(parsed.config.routes.get('default')!, 'source').storageAccess;
  };

  it('is by SAS in every cloud in which nothing else is proved, which is every cloud', () => {
    for (const cloud of Object.keys(knownClouds))
      expect(accessIn({ SOURCE_CLOUD: cloud, TARGET_CLOUD: cloud })).toBe('sas');
    expect(usualStorageAccess('AzureCloud', { AzureCloud: 'proved' })).toBe('managed-identity');
    expect(usualStorageAccess('AzureCloud', { AzureCloud: 'announced' })).toBe('sas');
  });

  it('is by managed identity where that is set, and then needs a vault only to sign waybills', () => {
    const settings = { SOURCE_STORAGE_ACCESS: 'managed-identity', SOURCE_KV: '' };
    expect(accessIn(settings)).toBe('managed-identity');
    expect(accessIn({ ...settings, WAYBILL_KEY_NAME: 'key' })).toEqual([
      { setting: 'SOURCE_KV', problem: 'is missing' },
    ]);
    expect(accessIn({ SOURCE_KV: '' })).toEqual([{ setting: 'SOURCE_KV', problem: 'is missing' }]);
  });
});
