import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sampleEnvironment } from '../../support/environment';
import { problems } from '../parse-routes';

const other = '00000000-0000-0000-0000-000000000009';
const problemsOf = (more: Record<string, string>): string[] => {
  const parsed = parseConfig({ ...sampleEnvironment, ...more });
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
};

describe('pairs of sides that no app can reach', () => {
  it('a managed identity in two tenants', () => {
    expect(problemsOf({ TARGET_TENANT_ID: other })).toEqual([
      expect.stringMatching(
        /^TARGET_CREDENTIAL is managed-identity in tenant .*9: another side .*federated$/,
      ),
    ]);
  });

  it.each(['managed-identity', 'federated'])('an identity of one cloud in another: %s', (credential) => {
    const more = {
      TARGET_CLOUD: 'AzureUSGovernment',
      TARGET_CREDENTIAL: credential,
      TARGET_CLIENT_ID: other,
    };
    expect(problemsOf({ ...more, TARGET_FEDERATED_IDENTITY: other })).toEqual([
      expect.stringMatching(/^TARGET_CREDENTIAL is .* in AzureUSGovernment: .*client-secret or client-cert/),
    ]);
  });

  it('also of two routes, told where the route stands', () => {
    const found = problems({
      one: {},
      two: {
        source: { tenantId: other, pipeline: 'exporttwo' },
        target: { tenantId: other, container: 'two', pipeline: 'importtwo', sasSecret: 'two' },
      },
    });
    expect(found.map((each) => each.split(' is ')[0])).toEqual([
      '/routes/two/source/credential',
      '/routes/two/target/credential',
    ]);
  });

  it('a registry and itself', () => {
    const same = Object.fromEntries(
      ['REGISTRY', 'RG', 'SUBSCRIPTION_ID'].map((name) => [
        `TARGET_${name}`,
        sampleEnvironment[`SOURCE_${name}`] ?? '',
      ]),
    );
    expect(problemsOf(same)).toEqual(['TARGET_REGISTRY is the registry of the source: name another one']);
  });

  it('two SAS under one name, with one route, too', () => {
    const found = problemsOf({ TARGET_KV: 'source-vault', TARGET_SAS_SECRET: 'acrexportsas' });
    expect(found).toEqual([
      expect.stringMatching(/^TARGET_SAS_SECRET is the secret of SOURCE_SAS_SECRET, too/),
    ]);
  });

  it('but not what reaches all', () => {
    const federated = { TARGET_CREDENTIAL: 'federated', TARGET_FEDERATED_IDENTITY: other };
    expect(problemsOf({ TARGET_TENANT_ID: other, TARGET_CLIENT_ID: other, ...federated })).toEqual([]);
  });
});

it('a secret that the credential does not use is warned of', () => {
  expect(parseConfig({ ...sampleEnvironment, TARGET_CLIENT_SECRET: 'hidden' })).toMatchObject({
    config: {
      warnings: [
        {
          setting: 'TARGET_CLIENT_SECRET',
          problem: 'is not used: TARGET_CREDENTIAL is managed-identity, and client-secret would use it',
        },
      ],
    },
  });
});

describe('problems come all at once', () => {
  it('of missing settings, of rules between others, and of the app', () => {
    const found = problemsOf({
      ...{ SOURCE_SA: '', TARGET_REGISTRY: 'no-dashes', ROUTE_NAME: 'No', RUN_POLL_LONGEST_SECONDS: '1' },
      ...{ TARGET_CREDENTIAL: 'client-secret', SOURCE_SAS_RIGHTS: 'r' },
    });
    expect(found.map((each) => each.split(' ')[0]).sort()).toEqual([
      'ROUTE_NAME',
      'RUN_POLL_LONGEST_SECONDS',
      'SOURCE_SA',
      'SOURCE_SAS_RIGHTS',
      'TARGET_CLIENT_ID',
      'TARGET_CLIENT_SECRET',
      'TARGET_REGISTRY',
    ]);
  });

  it('and none that only follows from a faulty one', () => {
    const faulty = { SAS_LIFETIME_HOURS: 'long', SAS_RENEW_BEFORE_HOURS: '200' };
    expect(problemsOf(faulty)).toEqual([expect.stringMatching(/^SAS_LIFETIME_HOURS/)]);
  });
});
