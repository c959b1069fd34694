import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../../scripts/infra/scenarios';
import { ofType, readSnapshot, resourcesOf } from './snapshots';

const accounts = (scenario: string) => ofType(scenario, 'Microsoft.Storage/storageAccounts');
const isHost = (name: string): boolean => name.startsWith('stferry');

describe.each(scenarioNames)('the scenario %s', (scenario) => {
  const { diagnostics, outputs } = readSnapshot(scenario);
  const closed = scenario === 'closed';

  it('was evaluated without a complaint', () => {
    expect(diagnostics).toEqual([]);
  });

  it('turns shared keys off, save where they sign SAS', () => {
    for (const { name, properties } of accounts(scenario)) {
      const signs = scenario === 'receive' && !isHost(name);
      expect([name, properties.allowSharedKeyAccess]).toEqual([name, signs]);
    }
  });

  it('takes TLS 1.2 or later only, and lets nobody read without signing in', () => {
    for (const { properties } of accounts(scenario)) {
      expect(properties).toMatchObject({
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        allowBlobPublicAccess: false,
      });
    }
    const [site] = ofType(scenario, 'Microsoft.Web/sites');
    expect(site?.properties).toMatchObject({ httpsOnly: true, siteConfig: { minTlsVersion: '1.2' } });
    for (const { properties } of ofType(scenario, 'Microsoft.ContainerRegistry/registries')) {
      expect(properties).toMatchObject({ adminUserEnabled: false, anonymousPullEnabled: false });
    }
    for (const { properties } of ofType(scenario, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies')) {
      expect(properties).toEqual({ allow: false });
    }
  });

  it('is open to the public network as asked, and to ACR always', () => {
    const asked = closed ? 'Disabled' : 'Enabled';
    for (const { name, properties } of accounts(scenario)) {
      const expected = isHost(name) ? asked : 'Enabled';
      expect([name, properties.publicNetworkAccess]).toEqual([name, expected]);
    }
    for (const type of ['Microsoft.ContainerRegistry/registries', 'Microsoft.KeyVault/vaults']) {
      for (const { properties } of ofType(scenario, type)) {
        expect(properties.publicNetworkAccess).toBe(asked);
      }
    }
    const reached = ofType(scenario, 'Microsoft.Network/privateEndpoints').map(({ name }) =>
      name.replace(/^pe-|-[a-z0-9]{13}$/g, ''),
    );
    const parts = ['host-blob', 'host-queue', 'host-table'];
    // By managed identity nothing is kept in vaults, so there is none.
    expect(reached).toEqual(closed ? [...parts, 'source-registry', 'target-registry'] : []);
  });

  it('gives containers back that somebody deleted', () => {
    const services = ofType(scenario, 'Microsoft.Storage/storageAccounts/blobServices');
    expect(services.map(({ id }) => id.split('/').at(-3)).sort()).toEqual(
      accounts(scenario)
        .map(({ name }) => name)
        .sort(),
    );
    for (const { properties } of services)
      expect(properties).toEqual({ containerDeleteRetentionPolicy: { enabled: true, days: 7 } });
  });

  it('resolves by its public name what has private endpoints elsewhere', () => {
    const links = ofType(scenario, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks');
    expect(links).toHaveLength(closed ? 5 : 0);
    for (const { properties } of links) expect(properties.resolutionPolicy).toBe('NxDomainRedirect');
  });

  it('leaves documents to the purge of the app, which knows what is still needed', () => {
    for (const { properties } of ofType(scenario, 'Microsoft.Storage/storageAccounts/managementPolicies')) {
      const prefixes = JSON.stringify(properties).match(/"[a-z-]+\/[^"]*"/g);
      const ofEvents = ['"acr-ferry/events/told/"', '"acr-ferry/events/index/"'];
      expect(prefixes).toEqual(scenario === 'import' ? ofEvents : ['"transfer/"', ...ofEvents]);
    }
  });

  it('has vaults with roles that nobody can purge before their time', () => {
    for (const { properties } of ofType(scenario, 'Microsoft.KeyVault/vaults')) {
      expect(properties).toMatchObject({
        enableRbacAuthorization: true,
        enablePurgeProtection: true,
        networkAcls: { bypass: 'AzureServices' },
      });
    }
  });

  it('tells no secret in its outputs, nor writes one into the settings', () => {
    const secret = /listKeys|listSecrets|AccountKey|SharedAccessSignature|[?&]sig=|ConnectionString/i;
    for (const output of Object.values(outputs)) expect(output).not.toMatch(secret);
    const settings = JSON.stringify(ofType(scenario, 'Microsoft.Web/sites/config').map((e) => e.properties));
    expect(settings).not.toMatch(/listKeys|AccountKey|SharedAccessSignature|[?&]sig=/i);
  });

  it('makes pipelines that run as an identity of their own', () => {
    const pipelines = resourcesOf(scenario).filter(({ type }) => /\/(export|import)Pipelines$/.test(type));
    const sides: Record<string, number> = {
      connected: 2,
      closed: 2,
      send: 1,
      receive: 1,
      existing: 1,
      auto: 2,
    };
    expect(pipelines).toHaveLength(scenario.startsWith('import') ? 0 : sides[scenario]!);
    for (const { identity } of pipelines as unknown as { identity: Record<string, unknown> }[]) {
      expect(identity.type).toBe('UserAssigned');
      expect(Object.keys(identity.userAssignedIdentities as object)[0]).toMatch(/id-(export|import)-/);
    }
  });
});
