import { describe, expect, it } from 'vitest';
import { registryId, storageId } from '../../../../rehearsal/world';
import { worlds } from '../../../../rehearsal/worlds';
import type { Check, CheckName } from '../../../../src/domain/doctor/check';
import { notOk } from '../deployment';
import { useImportDeployment } from '../import-deployment';

const { source, target } = worlds['one-tenant'];
const { objectId } = target.app;
const used = useImportDeployment();
const importer = 'Container Registry Data Importer and Data Reader';

const namesOf = (checks: readonly Check[], side: string) =>
  checks.filter((each) => each.side === side).map(({ check }) => check);
const ofRegistry: CheckName[] = ['registry', 'registry-network', 'catalog', 'repository'];

describe('a route by image import', () => {
  it('is in order, and asked for nothing it does not have', async () => {
    const checks = await used.examined();
    expect(notOk(checks)).toEqual([]);
    const [registry, ...reads] = ofRegistry;
    expect(namesOf(checks, 'source')).toEqual([
      ...['sign-in', registry, 'export-policy', ...reads],
      'push-events',
    ]);
    expect(namesOf(checks, 'target')).toEqual([
      ...['sign-in', ...ofRegistry],
      ...['image-import', 'pull', 'state-container'],
    ]);
    expect(checks.filter(({ check }) => ['image-import', 'pull'].includes(check))).toMatchObject([
      { verdict: 'ok' },
      { verdict: 'ok' },
    ]);
  });

  it.each([
    [
      importer,
      registryId(target),
      ['target image-import failed'],
      /--role 577a9874-89fd-4f24-9dbd-b5034d0ad23a /,
    ],
    [
      'AcrPull',
      registryId(source),
      ['source catalog failed', 'source repository failed', 'target pull failed'],
      /--role 7f951dda-.* --scope \S+contosopublic$/,
    ],
    [
      'acr-ferry reader',
      registryId(source),
      ['source registry failed', 'target pull failed'],
      /--role acdd72a7-.* --scope \S+contosopublic$/,
    ],
    [
      'Storage Blob Data Contributor',
      storageId(target),
      ['target state-container failed'],
      /--role ba92f5b4-.* --scope "\$\(az storage account show --name contosomirror /,
    ],
  ] as const)('without %s: what needs it fails, and nothing else', async (role, scope, expected, mend) => {
    const checks = await used.without([role, scope]);
    expect(notOk(checks)).toEqual(expected);
    for (const check of checks.filter(({ verdict }) => verdict === 'failed')) {
      expect(check.identity).toBe(objectId);
      expect(check.mend).toMatch(
        /^az role assignment create --role [0-9a-f-]{36} --assignee-object-id 1{8}-/,
      );
      expect(check.mend).toMatch(mend);
    }
  });

  it('without the right to read the source it still says whether that to pull is missing', async () => {
    const { access } = used.cloud().foundation;
    const pull = { objectId, role: 'AcrPull', scope: registryId(source) };
    const reader = ['acr-ferry reader', registryId(source)] as const;
    const found = (checks: readonly Check[]) =>
      checks.find(({ check, side }) => check === 'repository' && side === 'source');
    expect(found(await used.without(reader))).toMatchObject({ verdict: 'ok' });
    access.remove(pull);
    const checks = await used.without(reader);
    access.assign(pull);
    expect(notOk(checks)).toEqual(
      expect.arrayContaining(['source registry failed', 'source catalog failed']),
    );
    expect(found(checks)).toMatchObject({ verdict: 'failed', role: 'AcrPull', identity: objectId });
  });

  it.each(['target', 'source'] as const)('a %s that lets no trusted services in fails', async (name) => {
    const registry = used.cloud().foundation.registries[name];
    // The rehearsed app comes from an address the rules let in.
    const ipRules = ['127.0.0.0/8'];
    registry.change({ networkRules: { defaultAction: 'Deny', ipRules }, networkRuleBypass: 'None' });
    const closed = await used.examined();
    registry.change({ networkRuleBypass: 'AzureServices' });
    const trusting = await used.examined();
    registry.change({ networkRules: { defaultAction: 'Allow', ipRules: [] } });
    const found = closed.find(({ check, side }) => check === 'registry-network' && side === name);
    expect(found?.verdict).toBe('failed');
    expect(found?.mend).toContain('--allow-trusted-services true');
    expect(notOk(trusting)).toEqual([]);
  });
});

describe('the documents of a route without accounts', () => {
  it('are looked for where the host has its own', async () => {
    const AzureWebJobsStorage = used.cloud().endpoints.storage.source.connectionString;
    expect(notOk(await used.examined({ AzureWebJobsStorage }))).toEqual([]);
    const broken = AzureWebJobsStorage.replace(/AccountKey=[^;]+/, 'AccountKey=YQ==');
    expect(notOk(await used.examined({ AzureWebJobsStorage: broken }))).toContain(
      'target state-container failed',
    );
  });

  it('are opened as the host opens its own', async () => {
    const identity = { AzureWebJobsStorage__accountName: source.storageAccount };
    const taken = ['Storage Blob Data Contributor', storageId(source)] as const;
    for (const what of ['Queue', 'Table'])
      used.cloud().foundation.access.assign({
        ...{ objectId, role: `Storage ${what} Data Contributor`, scope: storageId(source) },
      });
    expect(notOk(await used.examined(identity))).toEqual([]);
    const found = (await used.without(taken, identity)).find(({ check }) => check === 'state-container');
    expect(found).toMatchObject({ verdict: 'failed', role: 'Storage Blob Data Owner', identity: objectId });
  });
});
