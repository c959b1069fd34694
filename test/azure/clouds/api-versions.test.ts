import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  oldestVersions,
  publicVersions,
  sovereignVersions,
  versionedServiceNames,
  versionedServices,
} from '../../../src/azure/clouds/api-versions';
import { knownClouds } from '../../../src/azure/clouds/clouds';

describe('api-versions', () => {
  it('are documented by cloud', () => {
    const rows = readFileSync('docs/configure/settings.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `*_'))
      .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, cell]) => cell));
    expect(rows).toEqual(
      versionedServiceNames.map((service) => [
        `*_${versionedServices[service].setting}`,
        publicVersions[service],
        sovereignVersions[service],
        oldestVersions[service],
      ]),
    );
  });

  it('are no newer in a cloud that lags behind', () => {
    for (const service of ['registry', 'pipelines', 'storageAccount', 'storage'] as const) {
      expect(sovereignVersions[service] <= publicVersions[service]).toBe(true);
      expect(oldestVersions[service] <= sovereignVersions[service]).toBe(true);
    }
    expect(knownClouds.AzureChinaCloud.apiVersions).toBe(sovereignVersions);
  });
});
