import { oldestVersions, versionedServiceNames, versionedServices } from '../../azure/clouds/api-versions';
import { knownClouds } from '../../azure/clouds/clouds';
import type { ApiVersions, Cloud } from '../../domain/side';
import type { Report, SidePrefix } from '../read-setting';
import type { RouteSettings } from '../settings';

/** Reads settings that another one makes necessary, and reports those that are missing. */
export const needed =
  (settings: RouteSettings, because: string, report: Report) =>
  (setting: keyof RouteSettings): string => {
    const value = settings[setting];
    if (typeof value === 'string') return value;
    report(setting, `is needed because ${because}`);
    return '';
  };

/** The cloud of a side: a known one, or put together from the endpoint settings of a Custom cloud. */
export function cloudOf(settings: RouteSettings, prefix: SidePrefix, report: Report): Cloud {
  const name = settings[`${prefix}_CLOUD`];
  const versions = (usual: ApiVersions): ApiVersions => ({ ...usual, ...givenVersions(settings, prefix) });
  if (name !== 'Custom') {
    const cloud = knownClouds[name];
    return { ...cloud, apiVersions: versions(cloud.apiVersions) };
  }
  const need = needed(settings, `${prefix}_CLOUD is Custom`, report);
  const armEndpoint = need(`${prefix}_ARM_ENDPOINT`);
  const armAudience = settings[`${prefix}_ARM_AUDIENCE`] ?? armEndpoint;
  return {
    name,
    armEndpoint,
    armAudience,
    authorityHost: need(`${prefix}_AUTHORITY_HOST`),
    storageSuffix: need(`${prefix}_STORAGE_SUFFIX`),
    storageAudience: knownClouds.AzureCloud.storageAudience,
    keyVaultSuffix: need(`${prefix}_KEYVAULT_SUFFIX`),
    registryAudience: settings[`${prefix}_REGISTRY_AUDIENCE`] ?? armAudience,
    customAuthority: true,
    apiVersions: versions(oldestVersions),
  };
}

const givenVersions = (settings: RouteSettings, prefix: SidePrefix): Partial<ApiVersions> =>
  Object.fromEntries(
    versionedServiceNames.flatMap((service) => {
      const given = settings[`${prefix}_${versionedServices[service].setting}`];
      return given === undefined ? [] : [[service, given]];
    }),
  );
