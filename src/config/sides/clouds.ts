import { knownClouds } from '../../azure/clouds';
import type { Cloud } from '../../domain/side';
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
  const pipelineApiVersion = settings[`${prefix}_PIPELINE_API_VERSION`];
  if (name !== 'Custom') {
    return { ...knownClouds[name], ...(pipelineApiVersion !== undefined && { pipelineApiVersion }) };
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
    pipelineApiVersion: pipelineApiVersion ?? '2019-12-01-preview',
  };
}
