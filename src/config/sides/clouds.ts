import { knownClouds } from '../../azure/clouds';
import type { Cloud } from '../../domain/side';
import type { ConfigProblem, RouteSettings } from '../settings';

/** The cloud of a side: a known one, or put together from the endpoint settings of a Custom cloud. */
export function cloudOf(
  settings: RouteSettings,
  prefix: 'SOURCE' | 'TARGET',
  problems: ConfigProblem[],
): Cloud {
  const name = settings[`${prefix}_CLOUD`];
  const pipelineApiVersion = settings[`${prefix}_PIPELINE_API_VERSION`];
  if (name !== 'Custom') {
    return { ...knownClouds[name], ...(pipelineApiVersion !== undefined && { pipelineApiVersion }) };
  }
  const needed = (
    key: 'ARM_ENDPOINT' | 'AUTHORITY_HOST' | 'STORAGE_SUFFIX' | 'KEYVAULT_SUFFIX' | 'REGISTRY_SUFFIX',
  ): string => {
    const value = settings[`${prefix}_${key}`];
    if (value === undefined) {
      problems.push({ setting: `${prefix}_${key}`, problem: `is needed because ${prefix}_CLOUD is Custom` });
    }
    return value ?? '';
  };
  const armEndpoint = needed('ARM_ENDPOINT');
  const armAudience = settings[`${prefix}_ARM_AUDIENCE`] ?? armEndpoint;
  return {
    name,
    armEndpoint,
    armAudience,
    authorityHost: needed('AUTHORITY_HOST'),
    storageSuffix: needed('STORAGE_SUFFIX'),
    storageAudience: knownClouds.AzureCloud.storageAudience,
    keyVaultSuffix: needed('KEYVAULT_SUFFIX'),
    registrySuffix: needed('REGISTRY_SUFFIX'),
    registryAudience: settings[`${prefix}_REGISTRY_AUDIENCE`] ?? armAudience,
    customAuthority: true,
    pipelineApiVersion: pipelineApiVersion ?? '2019-12-01-preview',
  };
}
