import { usualStorageAccess } from '../../azure/clouds/clouds';
import type { StorageAccess } from '../../domain/side';
import type { GivenSettings, SidePrefix } from '../read-setting';

/** How the pipeline of a side opens its container: as the settings say, or as its cloud is used to. */
export function storageAccessOf(given: GivenSettings, prefix: SidePrefix): StorageAccess {
  const access = textOf(given[`${prefix}_STORAGE_ACCESS`]);
  if (access === 'managed-identity' || access === 'sas') return access;
  return usualStorageAccess(textOf(given[`${prefix}_CLOUD`]) || 'AzureCloud');
}

/** Whether a side needs a key vault: for its SAS, or for the key that signs waybills. */
export const needsVault = (given: GivenSettings, prefix: SidePrefix): boolean =>
  storageAccessOf(given, prefix) === 'sas' || (prefix === 'SOURCE' && textOf(given.WAYBILL_KEY_NAME) !== '');

const textOf = (value: GivenSettings[string]): string => (typeof value === 'string' ? value.trim() : '');
