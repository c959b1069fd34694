import { describe, expect, it } from 'vitest';
import { sovereignVersions } from '../../src/azure/clouds/api-versions';
import { evaluate } from './expression';
import { ofType, resourcesOf } from './snapshots';

const pipelines = /\/(?:export|import)Pipelines$/;

it('health is asked from places of the cloud, and from nowhere in one nobody knows', () => {
  const from = (cloud: string): unknown => {
    const [test] = ofType('connected', 'Microsoft.Insights/webtests');
    const [, places = ''] = /^\[not\(empty\((.*)\)\)\]$/.exec(test?.condition ?? '') ?? [];
    return evaluate(`[${places}]`, { cloud, parameters: {} });
  };
  expect(from('AzureCloud')).toContain('emea-nl-ams-azr');
  expect(from('AzureUSGovernment')).toContain('usgov-va-azr');
  expect(from('AzureChinaCloud')).toContain('mc-cne-azr');
  expect(from('Custom')).toEqual([]);
});

it('telemetry signs in where the cloud has that, and is written with a key elsewhere', () => {
  const of = (cloud: string) => {
    const where = { cloud, parameters: {} };
    const [config, ...more] = ofType('connected', 'Microsoft.Web/sites/config', where);
    const [insights] = ofType('connected', 'Microsoft.Insights/components', where);
    expect(more).toEqual([]);
    const { DisableLocalAuth } = insights!.properties;
    return {
      noKeys: evaluate(String(DisableLocalAuth), where),
      signsIn: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING' in config!.properties,
    };
  };
  expect(of('AzureCloud')).toEqual({ noKeys: true, signsIn: true });
  for (const cloud of ['AzureUSGovernment', 'AzureChinaCloud', 'Custom'])
    expect(of(cloud)).toEqual({ noKeys: false, signsIn: false });
});

describe('in a cloud that lags', () => {
  const gov = (parameters: Record<string, string>) => ({ cloud: 'AzureUSGovernment', parameters });
  const versionsOf = (type: RegExp, parameters: Record<string, string>) =>
    resourcesOf('connected', gov(parameters))
      .filter((each) => type.test(each.type))
      .map(({ apiVersion }) => apiVersion);

  it('pipelines and registries are made in the versions the app asks in', () => {
    const sas = { secretUri: 'https://kv', roles: 'legacy' };
    const { pipelines: first, registry } = sovereignVersions;
    expect(versionsOf(pipelines, sas)).toEqual([first, first]);
    expect(versionsOf(/registries$/, sas)).toEqual([registry, registry]);
  });

  it('what only the newest versions have is made in these', () => {
    const byIdentity = { secretUri: '', roles: 'abac' };
    expect(versionsOf(pipelines, byIdentity)).not.toContain(sovereignVersions.pipelines);
    expect(versionsOf(/registries$/, byIdentity)).not.toContain(sovereignVersions.registry);
  });
});
