import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appSettings } from '../../../rehearsal/app-settings';
import { registryId, storageId, vaultId } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';
import { examine } from '../../../src/application/doctor/examine';
import { parseConfig } from '../../../src/config/config';
import type { Check, CheckName } from '../../../src/domain/doctor/check';
import { endOf } from '../../../src/domain/route';
import { vaultUrl } from '../../../src/domain/side';
import { createServices } from '../../../src/services';
import { rehearseCloud, type RehearsedCloud } from '../../support/rehearsed-cloud';
import { fakeClient } from '../fake-client';
import { notOk } from './deployment';

const world = worlds['one-tenant'];
const { source, target } = world;
const { objectId } = target.app;
const importer = 'Container Registry Data Importer and Data Reader';
const state = { STATE_SA: target.storageAccount };
const withPassword = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: target.vault };

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
});
afterAll(() => rehearsed.stop());

function servicesOf(more: Readonly<Record<string, string>>) {
  const all = Object.entries(appSettings(world, rehearsed.cloud.endpoints));
  const ends = Object.fromEntries(all.filter(([name]) => !/_(SA|KV|CONTAINER|PIPELINE\w*)$/.test(name)));
  const parsed = parseConfig({ ...ends, ROUTE_VIA: 'import', ...more });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return createServices(parsed.config);
}

const examined = async (more: Readonly<Record<string, string>> = state): Promise<readonly Check[]> =>
  (await examine({ ...servicesOf(more), client: fakeClient() }, {}, 60_000)).checks;

/** What it says without a role. */
async function without(
  [role, scope]: readonly [string, string],
  more?: Readonly<Record<string, string>>,
): Promise<readonly Check[]> {
  const { access } = rehearsed.cloud.foundation;
  if (!access.remove({ objectId, role, scope })) throw new Error(`nobody gave ${role} on ${scope}`);
  try {
    return await examined(more);
  } finally {
    access.assign({ objectId, role, scope });
  }
}

const namesOf = (checks: readonly Check[], side: string) =>
  checks.filter((each) => each.side === side).map(({ check }) => check);
const ofRegistry: CheckName[] = ['registry', 'registry-network', 'catalog', 'repository'];

describe('a route by image import', () => {
  it('is in order, and asked for nothing it does not have', async () => {
    const checks = await examined();
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
    const checks = await without([role, scope]);
    expect(notOk(checks)).toEqual(expected);
    for (const check of checks.filter(({ verdict }) => verdict === 'failed')) {
      expect(check.identity).toBe(objectId);
      expect(check.mend).toMatch(
        /^az role assignment create --role [0-9a-f-]{36} --assignee-object-id 1{8}-/,
      );
      expect(check.mend).toMatch(mend);
    }
  });

  it.each(['target', 'source'] as const)('a %s that lets no trusted services in fails', async (name) => {
    const registry = rehearsed.cloud.foundation.registries[name];
    // The rehearsed app comes from an address the rules let in.
    const ipRules = ['127.0.0.0/8'];
    registry.change({ networkRules: { defaultAction: 'Deny', ipRules }, networkRuleBypass: 'None' });
    const closed = await examined();
    registry.change({ networkRuleBypass: 'AzureServices' });
    const trusting = await examined();
    registry.change({ networkRules: { defaultAction: 'Allow', ipRules: [] } });
    const found = closed.find(({ check, side }) => check === 'registry-network' && side === name);
    expect(found?.verdict).toBe('failed');
    expect(found?.mend).toContain('--allow-trusted-services true');
    expect(notOk(trusting)).toEqual([]);
  });
});

describe('the documents of a route without accounts', () => {
  it('are looked for where the host has its own', async () => {
    const AzureWebJobsStorage = rehearsed.cloud.endpoints.storage.source.connectionString;
    expect(notOk(await examined({ AzureWebJobsStorage }))).toEqual([]);
    const broken = AzureWebJobsStorage.replace(/AccountKey=[^;]+/, 'AccountKey=YQ==');
    expect(notOk(await examined({ AzureWebJobsStorage: broken }))).toContain('target state-container failed');
  });

  it('are opened as the host opens its own', async () => {
    const identity = { AzureWebJobsStorage__accountName: source.storageAccount };
    const taken = ['Storage Blob Data Contributor', storageId(source)] as const;
    expect(notOk(await examined(identity))).toEqual([]);
    const found = (await without(taken, identity)).find(({ check }) => check === 'state-container');
    expect(found).toMatchObject({ verdict: 'failed', role: 'Storage Blob Data Owner', identity: objectId });
  });
});

describe('a source that is signed in to with a password', () => {
  const asked = { ...state, ...withPassword };
  const pullOf = (checks: readonly Check[]) => checks.find(({ check }) => check === 'pull');

  it('needs the secret to be there, and to be readable', async () => {
    expect(pullOf(await examined(asked))).toMatchObject({
      verdict: 'failed',
      mend: expect.stringMatching(
        /^az keyvault secret set --vault-name contoso-mirror-kv --name pull-p/,
      ) as string,
    });
    const services = servicesOf(asked);
    const end = endOf(services.route('default'), 'target');
    const vault = new SecretClient(vaultUrl({ ...end, vault: target.vault }), services.credential(end));
    await vault.setSecret('pull-password', 'p');
    expect(pullOf(await examined(asked))?.verdict).toBe('ok');
    const checks = await without(['Key Vault Secrets Officer', vaultId(target)], asked);
    expect(notOk(checks)).toEqual(['target pull failed']);
    expect(pullOf(checks)).toMatchObject({ role: 'Key Vault Secrets User', identity: objectId });
  });
});
