import type { VersionsBySide } from '../../platform/known-versions';
import type { BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import { authenticationFailed, StorageError } from '../requests/storage-error';
import type { StorageAccounts } from '../storage-accounts';

/**
 * Refuses requests and SAS of a version the cloud of the account does not know, or that is none, which
 * Azurite would take. The texts are those of the service (Azure/azure-sdk-for-net#45302, #22489).
 */
export function checkVersion(accounts: StorageAccounts, versions: VersionsBySide): BlobStage {
  return async ({ request, url, address }, next) => {
    const account = accounts.find(address.account);
    const known = account && versions[account.side].storage;
    const isKnown = (version: string): boolean =>
      known?.includes(version) ?? (/^\d{4}-\d{2}-\d{2}$/.test(version) && version >= oldest);
    const asked = header(request, 'x-ms-version');
    if (asked !== undefined && !isKnown(asked)) throw unknownVersion(asked);
    const signed = url.searchParams.get('sv');
    if (signed !== null && !isKnown(signed)) {
      throw authenticationFailed(
        `sv is either not in the correct format or is not equal or later than version ${oldest}`,
      );
    }
    await next();
  };
}

/** The first with SAS as they are today. */
const oldest = '2012-02-12';

const unknownVersion = (asked: string): StorageError =>
  new StorageError(
    400,
    'InvalidHeaderValue',
    'The value for one of the HTTP headers is not in the correct format.',
    {},
    { HeaderName: 'x-ms-version', HeaderValue: asked },
  );
