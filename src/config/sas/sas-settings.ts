import { choice, guid, matching, number, prefixed, resourceGroup, type SidePrefix } from '../read-setting';

const hours = { min: 1, max: 8760 };

/** How the SAS secrets are made and renewed. */
export const sasSettings = {
  SAS_LIFETIME_HOURS: number(hours, 168).describe(
    'How long a SAS is valid. At most 168 (seven days) for user-delegation.',
  ),
  SAS_RENEW_BEFORE_HOURS: number(hours, 96).describe('A SAS with less than this left is renewed.'),
  SAS_OVERLAP_HOURS: number({ min: 0, max: 8760 }, 24).describe(
    'A replaced secret version stays enabled this long, for runs that read it.',
  ),
  ...sideSasSettings('SOURCE'),
  ...sideSasSettings('TARGET'),
};

function sideSasSettings<P extends SidePrefix>(prefix: P) {
  const side = prefix === 'SOURCE' ? 'source' : 'target';
  return prefixed(prefix, {
    SAS_KIND: choice(['user-delegation', 'account-key', 'account-sas'], 'user-delegation').describe(
      `Who signs the ${side} SAS: the identity of the app, an account key through a stored access policy, ` +
        'or an account key for all blobs of the account (account-sas).',
    ),
    SAS_IP_RANGE: matching(
      /^\d{1,3}(\.\d{1,3}){3}(-\d{1,3}(\.\d{1,3}){3})?$/,
      'must be an IPv4 address or range like 203.0.113.10-203.0.113.20',
      `Addresses the ${side} SAS is bound to. Empty: any.`,
    ).optional(),
    SAS_RIGHTS: matching(
      /^[racwdl]+$/,
      'must be letters out of racwdl (read, add, create, write, delete, list)',
      `Rights of the ${side} SAS. Empty: what the documentation asks for.`,
    ).optional(),
    SA_RG: resourceGroup(`Resource group of the ${side} storage account. Empty: ${prefix}_RG.`).optional(),
    SA_SUBSCRIPTION_ID: guid(
      `Subscription of the ${side} storage account. Empty: ${prefix}_SUBSCRIPTION_ID.`,
    ).optional(),
  });
}
