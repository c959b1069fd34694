import { keyVault, matching, number, vaultEntry } from '../read-setting';

/** How the target registry imports images itself, where a route goes that way. */
export const imageImportSettings = {
  CONCURRENT_IMPORTS: number({ min: 1, max: 50 }, 10).describe(
    'Images that the target registry imports at the same time, over all transfers of the route by image ' +
      'import.',
  ),
  PULL_USERNAME: matching(
    /^[\w.@-]{1,256}$/,
    'must be the name of an ACR token or the client id of a service principal',
    'Who the target registry signs in as at a source of another tenant, for an image import: an ACR token ' +
      'or a service principal that may pull there. Empty: by the resource id, which works within a tenant.',
  ).optional(),
  PULL_SECRET: vaultEntry('Name of the secret with its password, for PULL_USERNAME.').optional(),
  PULL_KV: keyVault(
    'Key vault with that secret, in the cloud of the target and opened as the target is.',
  ).optional(),
};
