import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { effectiveConfig } from '../../../src/config/routes/effective-config';
import { endsOf, homeAddress, sideOf, sidesOf } from '../../../src/domain/route';
import { sampleEnvironment } from '../../support/environment';

const registries = Object.fromEntries(
  Object.entries(sampleEnvironment).filter(([name]) => !/_(SA|KV)$/.test(name)),
);
const byImport = { ...registries, ROUTE_VIA: 'import', STATE_SA: 'stateaccount' };

function configOf(environment: Record<string, string>) {
  const parsed = parseConfig(environment);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const problemsOf = (more: Record<string, string>): string[] => {
  const parsed = parseConfig({ ...byImport, ...more });
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
};

describe('a route by image import', () => {
  it('has two registries, and no side with an account', () => {
    const route = configOf(byImport).routes.get('default')!;
    expect(endsOf(route).map(({ registry }) => registry)).toEqual(['sourceregistry', 'targetregistry']);
    expect(sidesOf(route)).toEqual([]);
    expect(() => sideOf(route, 'target')).toThrow('it goes by image import');
    expect(route.source).not.toHaveProperty('storageAccount');
  });

  it('keeps its documents in STATE_SA, else where the host has its own', () => {
    const at = (more: Record<string, string>) =>
      homeAddress(configOf({ ...byImport, ...more }).routes.get('default')!);
    expect(at({})).toBe('https://stateaccount.blob.core.windows.net');
    expect(at({ STATE_SA: '', AzureWebJobsStorage__accountName: 'hostaccount' })).toBe(
      'https://hostaccount.blob.core.windows.net',
    );
    expect(at({ STATE_SA: '', AzureWebJobsStorage: 'UseDevelopmentStorage=true' })).toBe(
      'http://127.0.0.1:10000/devstoreaccount1',
    );
    expect(problemsOf({ STATE_SA: '' })).toEqual([expect.stringMatching(/^STATE_SA is needed/)]);
  });

  it.each<Record<string, string>>([
    { AzureWebJobsStorage__blobServiceUri: 'https://StateAccount.blob.core.windows.net/' },
    { AzureWebJobsStorage__blobServiceUri: 'https://stateaccount.blob.core.windows.net?sv=1&sig=x' },
    { AzureWebJobsStorage: 'DefaultEndpointsProtocol=https;AccountName=stateaccount;AccountKey=YQ==' },
    { AzureWebJobsStorage: 'BlobEndpoint=https://stateaccount.blob.core.windows.net/;AccountKey=YQ==' },
  ])('has one home, however the account is written: %o', (host) => {
    const { routes } = configOf({ ...byImport, STATE_SA: '', ...host });
    expect(homeAddress(routes.get('default')!)).toBe('https://stateaccount.blob.core.windows.net');
  });

  it('does not read what it has no use for, even where that is wrong, and names it', () => {
    const { warnings, routes } = configOf({
      ...byImport,
      SOURCE_SA: 'NOT AN ACCOUNT',
      COPY_STRATEGY: 'nonsense',
    });
    expect(warnings.map(({ setting, problem }) => `${setting} ${problem}`)).toEqual([
      'SOURCE_SA is not used: ROUTE_VIA is import',
      'COPY_STRATEGY is not used: ROUTE_VIA is import',
    ]);
    expect(JSON.stringify(routes.get('default'))).not.toMatch(/NOT AN|nonsense/);
  });

  it('names a vault that is given without a name and a password', () => {
    expect(configOf({ ...byImport, PULL_KV: 'vault' }).warnings).toEqual([
      { setting: 'PULL_KV', problem: 'is not used: PULL_USERNAME and PULL_SECRET are not set' },
    ]);
  });

  it('prunes and demands signatures as others do', () => {
    const { warnings, routes } = configOf({ ...byImport, PRUNE: 'report', PRUNE_MOST: '7' });
    expect(warnings).toEqual([]);
    expect(routes.get('default')?.prune).toMatchObject({ mode: 'report', most: 7 });
    const demanding = parseConfig({ ...byImport, REQUIRE: 'notation' });
    expect(JSON.stringify(demanding)).toContain('TRUST_POLICY');
  });

  it('shows only what it has', () => {
    const shown = effectiveConfig(configOf(byImport));
    expect(shown.routes[0]).toMatchObject({ via: 'import', concurrentImports: 10 });
    expect(Object.keys(shown.routes[0]!.target!)).toEqual(['cloud', 'tenantId', 'registry', 'signIn']);
    expect(
      Object.keys(shown.settings).filter((name) => /^(SAS_|COPY_)|_(SA|KV|PIPELINE)$/.test(name)),
    ).toEqual(['PULL_KV', 'STATE_SA', 'SAS_ROTATION_SCHEDULE']);
  });

  it('is connected, within a cloud, and signs in at a source of another tenant', () => {
    expect(problemsOf({ ROUTE_MODE: 'send' })).toEqual([
      expect.stringMatching(/^ROUTE_MODE must be connected/),
    ]);
    const gov = { TARGET_CLOUD: 'AzureUSGovernment', TARGET_CREDENTIAL: 'client-secret' };
    const app = { TARGET_CLIENT_ID: '00000000-0000-0000-0000-000000000009', TARGET_CLIENT_SECRET: 'x' };
    expect(problemsOf({ ...gov, ...app })).toEqual([expect.stringMatching(/^ROUTE_VIA .* another cloud/)]);
    const other = { SOURCE_TENANT_ID: app.TARGET_CLIENT_ID, SOURCE_CREDENTIAL: 'client-secret' };
    const there = { ...other, SOURCE_CLIENT_ID: app.TARGET_CLIENT_ID, SOURCE_CLIENT_SECRET: 'x' };
    expect(problemsOf(there)).toEqual([expect.stringMatching(/^PULL_USERNAME is needed/)]);
    expect(problemsOf({ ...there, PULL_USERNAME: 'token' }).map((each) => each.split(' ')[0])).toEqual([
      'PULL_SECRET',
      'PULL_KV',
    ]);
    expect(problemsOf({ ...there, PULL_USERNAME: 'token', PULL_SECRET: 'pull', PULL_KV: 'vault' })).toEqual(
      [],
    );
  });
});

describe('a route by pipelines', () => {
  it('has accounts as before, and names what only imports use', () => {
    const config = configOf({ ...sampleEnvironment, PULL_USERNAME: 'token' });
    expect(config.routes.get('default')?.via).toBe('transfer');
    expect(config.warnings).toEqual([
      { setting: 'PULL_USERNAME', problem: 'is not used: ROUTE_VIA is transfer' },
    ]);
  });
});

describe('a route with both ways', () => {
  const both = { ...sampleEnvironment, ROUTE_VIA: 'auto' };

  it('has accounts, pipelines and what imports use', () => {
    const pull = { PULL_USERNAME: 'token', PULL_SECRET: 'pull', PULL_KV: 'vault' };
    const { routes, warnings } = configOf({ ...both, ...pull, CONCURRENT_IMPORTS: '7' });
    const route = routes.get('default')!;
    expect(warnings).toEqual([]);
    expect(sidesOf(route)).toHaveLength(2);
    expect(route).toMatchObject({ via: 'auto', concurrentImports: 7, pull: { username: 'token' } });
    const [shown] = effectiveConfig(configOf(both)).routes;
    expect(shown).toMatchObject({ via: 'auto', importBy: 'run', concurrentImports: 10 });
  });

  it('asks for all that either way needs, and is connected', () => {
    const parsed = parseConfig({ ...both, TARGET_SA: '', ROUTE_MODE: 'send' });
    const problems = 'problems' in parsed ? parsed.problems.map(({ setting }) => setting) : [];
    expect(problems).toEqual(['ROUTE_MODE']);
    const incomplete = parseConfig({ ...both, TARGET_SA: '' });
    expect(incomplete).toMatchObject({ problems: [{ setting: 'TARGET_SA' }] });
  });

  it('may have ends that no import joins: it goes by pipelines then', () => {
    const gov = { TARGET_CLOUD: 'AzureUSGovernment', TARGET_CREDENTIAL: 'client-secret' };
    const app = { TARGET_CLIENT_ID: '00000000-0000-0000-0000-000000000009', TARGET_CLIENT_SECRET: 'x' };
    expect(configOf({ ...both, ...gov, ...app }).routes.get('default')?.via).toBe('auto');
  });
});
