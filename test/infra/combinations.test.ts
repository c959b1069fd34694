import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { builtInRoles } from '../../rehearsal/cloud/roles/definitions';
import { describeCompiled } from './compiled';
import type { Snapshot } from './snapshots';
import { writeParameters } from './write-parameters';

interface Rule {
  readonly name: string;
  readonly definition: { readonly filters: { readonly prefixMatch: readonly string[] } };
}

describeCompiled('parameters together', ({ snapshot }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-infra-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function deployed(name: string, parameters: Readonly<Record<string, string>>): Promise<Snapshot> {
    const file = writeParameters(folder, name, parameters);
    const { messages, output } = await snapshot(file);
    expect(messages).toEqual([]);
    return JSON.parse(output) as Snapshot;
  }

  it('one vault for both sides has one topic', async () => {
    const shared = "{ resourceGroup: 'contoso', vaultName: 'contoso-kv' }";
    const existing = { sourceVault: "'existing'", targetVault: "'existing'" };
    const { predictedResources } = await deployed('vault', { ...existing, source: shared, target: shared });
    const sources = predictedResources
      .filter(({ type }) => type === 'Microsoft.EventGrid/systemTopics')
      .map(({ properties }) => properties.source as string);
    expect(sources.filter((source) => source.includes('/vaults/'))).toHaveLength(1);
    expect(sources).toHaveLength(3);
  });

  it('topics and pipelines are made where what exists is, in other subscriptions, too', async () => {
    const existing = { sourceRegistry: "'existing'", sourceVault: "'existing'", targetStorage: "'existing'" };
    const other = '22222222-bbbb-4bbb-8bbb-000000000001';
    const { predictedResources } = await deployed('places', {
      ...existing,
      source: "{ resourceGroup: 'contoso', registryName: 'contoso', vaultName: 'contoso-kv' }",
      target: `{ storageSubscriptionId: '${other}', storageResourceGroup: 'blobs', storageName: 'theirs' }`,
    });
    const placeOf = (id: unknown): string => String(id).split('/').slice(0, 5).join('/');
    const topics = predictedResources.filter(({ type }) => type === 'Microsoft.EventGrid/systemTopics');
    expect(topics).toHaveLength(4);
    for (const { id, location, properties } of topics) {
      expect(placeOf(id)).toBe(placeOf(properties.source));
      expect(location).toContain(`[reference('${String(properties.source)}'`);
    }
    for (const { id, location } of predictedResources.filter(({ type }) => type.endsWith('portPipelines')))
      expect(location).toContain(`[reference('${id.split('/').slice(0, -2).join('/')}'`);
    const writers = predictedResources.filter(({ id }) => id.includes('/containers/dead-letters/providers'));
    expect(writers.map(({ properties }) => String(properties.principalId)).sort()).toEqual(
      topics.map(({ id }) => `[reference('${id}', '2022-06-15', 'full').identity.principalId]`).sort(),
    );
  });

  it('what finds its way has the roles and parts of both', async () => {
    const { predictedResources } = await deployed('auto', { via: "'auto'" });
    const ofTarget = predictedResources
      .filter(({ type, id }) => type.endsWith('roleAssignments') && id.includes('registries/crdst'))
      .map(({ properties }) => String(properties.roleDefinitionId).split('/').at(-1));
    const { id: importer } = builtInRoles['Container Registry Data Importer and Data Reader']!;
    const { id: runs } = builtInRoles['Container Registry Transfer Pipeline Contributor']!;
    expect(ofTarget).toEqual(expect.arrayContaining([importer, runs]));
    expect(ofTarget).not.toContain(builtInRoles.AcrPull!.id);
    const registries = predictedResources.filter(({ type }) => type.endsWith('/registries'));
    expect(new Set(registries.map(({ sku }) => sku?.name))).toEqual(new Set(['Premium']));
    expect(predictedResources.filter(({ type }) => type.endsWith('portPipelines'))).not.toEqual([]);
    const [config] = predictedResources.filter(({ type }) => type === 'Microsoft.Web/sites/config');
    expect(config?.properties).toMatchObject({ ROUTE_VIA: 'auto', SOURCE_PIPELINE: 'exportpipeline' });
  });

  it('each receiver has a container to be carried from, whose blobs go in time', async () => {
    const handoverContainers = "['for-secret', 'for-other']";
    const { predictedResources } = await deployed('handover', { mode: "'send'", handoverContainers });
    const containers = predictedResources.filter(({ type }) => type.endsWith('/containers'));
    const names = containers.map(({ id }) => id.split('/').at(-1));
    expect(names).toEqual(expect.arrayContaining(['transfer', 'for-secret', 'for-other']));
    const rules = predictedResources.filter(({ type }) => type.endsWith('/managementPolicies'));
    expect(JSON.stringify(rules)).toContain('["transfer/","for-secret/","for-other/"]');
  });

  it('a rule names as many containers as it may, and each of them has one', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `for-${index}`);
    const handoverContainers = JSON.stringify(names).replaceAll('"', "'");
    const { predictedResources } = await deployed('receivers', { mode: "'send'", handoverContainers });
    const [policy] = predictedResources.filter(({ type }) => type.endsWith('/managementPolicies'));
    const { rules } = (policy?.properties as { policy: { rules: Rule[] } }).policy;
    const prefixes = rules.map(({ definition }) => definition.filters.prefixMatch);
    expect(prefixes.map(({ length }) => length)).toEqual([10, 10, 6, 2]);
    expect(prefixes.flat()).toEqual(expect.arrayContaining(['transfer', ...names].map((name) => `${name}/`)));
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it('a Premium plan asks for no more than there are, and looks into a closed task hub itself', async () => {
    const premium = { plan: "'premium'", maximumInstances: '1000' };
    const siteOf = ({ predictedResources }: Snapshot) =>
      predictedResources.find(({ type }) => type === 'Microsoft.Web/sites')?.properties.siteConfig;
    const closed = await deployed('premium', { ...premium, network: "'closed'" });
    const [plan] = closed.predictedResources.filter(({ type }) => type === 'Microsoft.Web/serverfarms');
    expect(plan?.properties).toEqual({ reserved: true, maximumElasticWorkerCount: 100 });
    expect(siteOf(closed)).toHaveProperty('functionsRuntimeScaleMonitoringEnabled', true);
  });

  it('instances wait for orchestrations where somebody pays for it', async () => {
    const { predictedResources } = await deployed('ready', { readyInstances: '2' });
    const [site] = predictedResources.filter(({ type }) => type === 'Microsoft.Web/sites');
    expect(site?.properties).toMatchObject({
      functionAppConfig: { scaleAndConcurrency: { alwaysReady: [{ name: 'durable', instanceCount: 2 }] } },
    });
  });

  it('keys of an account that nobody signs with are off', async () => {
    const { predictedResources } = await deployed('keys', {
      sasKind: "'account-key'",
      source: "{ storageAccess: 'managed-identity' }",
    });
    const accounts = predictedResources.filter(({ type }) => type === 'Microsoft.Storage/storageAccounts');
    const keys = accounts.map(({ name, properties }) => [name.slice(0, 5), properties.allowSharedKeyAccess]);
    expect(Object.fromEntries(keys)).toEqual({ stfer: false, stsrc: false, stdst: true });
  });
});
