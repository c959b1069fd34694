import { afterEach, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../rehearsal/world';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { sideOf } from '../../src/domain/route';
import { useTransfers } from './transfers';

/** Accounts whose network rules keep Azure Container Registry out: told before anything is exported. */

const rehearsed = useTransfers();
const open = { publicNetworkAccess: 'Enabled', defaultAction: 'Allow', ipRules: [] } as const;
afterEach(() => {
  for (const side of ['source', 'target'] as const) network(side).change({ ...open, ipRules: [] });
});

const network = (side: 'source' | 'target') => rehearsed.cloud().foundation.networks[side];
const check = (settings: Readonly<Record<string, string>> = {}) =>
  checkRoute({ transferId: 't1', route: 'default' }, rehearsed.services(settings));

describe('an account that is closed to Azure Container Registry', () => {
  it.each([
    ['source', { publicNetworkAccess: 'Disabled' }, 'publicNetworkAccess is Disabled'],
    ['target', { defaultAction: 'Deny' }, 'networkAcls.defaultAction is Deny'],
  ] as const)('ends a transfer before it exports: %s %j', async (side, change, because) => {
    network(side).change(change);
    const { storageAccount, resourceGroup, subscriptionId } = defaultWorld[side];
    const refused = check();
    await expect(refused).rejects.toMatchObject({
      failure: { code: 'STORAGE_FIREWALL', origin: side, retryable: false },
    });
    await expect(refused).rejects.toThrow(
      `${side} storage account ${storageAccount} is closed to Azure Container Registry, which is no ` +
        `trusted service of Azure Storage: ${because} (az storage account update --name ${storageAccount} ` +
        `--resource-group ${resourceGroup} --subscription ${subscriptionId} ` +
        '--public-network-access Enabled --default-action Allow)',
    );
  });

  it('lets no run begin', async () => {
    network('source').change({ publicNetworkAccess: 'Disabled' });
    const report = await rehearsed.transfer();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'STORAGE_FIREWALL' } });
    expect(rehearsed.runsPut()).toEqual([]);
  });

  it('is noted only where the settings say so, and fails the run as the service does', async () => {
    network('source').change({ publicNetworkAccess: 'Disabled' });
    const { status, notes, batches } = await rehearsed.transfer({ STORAGE_FIREWALL: 'note' });
    expect(status).toBe('failed');
    expect(notes.join()).toContain('source storage account contosoexport is closed');
    expect(batches).toMatchObject([{ error: { code: 'STORAGE_FIREWALL', origin: 'source' } }]);
    expect(batches[0]?.error?.message).toContain(
      'Failed to access storage. Service request failed. Status: 403 (This request is not authorized to ' +
        'perform this operation.)',
    );
    expect(rehearsed.runsPut().length).toBeGreaterThan(0);
  });

  it('is copied from by no other account', async () => {
    network('source').change({ publicNetworkAccess: 'Disabled' });
    const services = rehearsed.services();
    const route = services.route('default');
    const from = services.container(sideOf(route, 'source')).getBlockBlobClient('closed-copy');
    await from.upload('x', 1);
    const to = services.container(sideOf(route, 'target')).getBlockBlobClient('closed-copy');
    await expect(to.syncUploadFromURL(from.url)).rejects.toMatchObject({
      statusCode: 403,
      code: 'CannotVerifyCopySource',
    });
  });
});

describe('an account of which it is not certain', () => {
  it('is noted: a firewall with exceptions', async () => {
    network('target').change({ defaultAction: 'Deny', ipRules: ['203.0.113.0/24'] });
    expect((await check()).notes.join()).toContain(
      'target storage account contosoimport may be closed to Azure Container Registry: ' +
        'networkAcls.defaultAction is Deny, with exceptions',
    );
  });

  it('is noted: one in another resource group than the settings say', async () => {
    const { subscriptionId, app } = defaultWorld.source;
    const scope = `/subscriptions/${subscriptionId}`;
    rehearsed.cloud().foundation.access.assign({ objectId: app.objectId, role: 'Reader', scope });
    const elsewhere = await check({ SOURCE_SA_RG: 'elsewhere' });
    rehearsed.cloud().foundation.access.remove({ objectId: app.objectId, role: 'Reader', scope });
    expect(elsewhere.notes.join()).toMatch(
      /it is not in elsewhere: see SOURCE_SA_RG and SOURCE_SA_SUBSCRIPTION_ID/,
    );
  });

  it('is noted: one the app has no role to read', async () => {
    const scope = storageId(defaultWorld.source);
    const { objectId } = defaultWorld.source.app;
    const { notes } = await rehearsed.unseen(scope, () => check());
    expect(notes.join()).toContain(`the identity ${objectId} needs the role acr-ferry reader on ${scope}`);
  });
});
