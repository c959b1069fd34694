import { matching, number } from '../read-setting';

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
  PULL_SECRET: matching(
    /^[A-Za-z0-9-]{1,127}$/,
    'must be 1 to 127 letters, digits and dashes, without a version',
    'Name of the secret with its password, for PULL_USERNAME.',
  ).optional(),
  PULL_KV: matching(
    /^[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    'must be a key vault name of 3 to 24 letters, digits and dashes',
    'Key vault with that secret, in the cloud of the target and opened as the target is.',
  ).optional(),
};
