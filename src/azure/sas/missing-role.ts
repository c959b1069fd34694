import { TransferError } from '../../domain/errors';
import type { Side } from '../../domain/side';
import { toTransferError } from '../failure';

/** What the app must be allowed to do for a step to work. */
interface Permission {
  readonly role: string;
  readonly on: string;
}

const forbidsKeys = (thrown: unknown): boolean =>
  (thrown as { code?: string } | undefined)?.code === 'KeyBasedAuthenticationNotPermitted';

const keysForbidden = ({ name, storageAccount, storageResourceGroup, sas }: Side): string =>
  `the account takes no account keys, and ${name.toUpperCase()}_SAS_KIND is ${sas.kind}: set it to ` +
  `user-delegation, or allow them (az storage account update --name ${storageAccount} --resource-group ` +
  `${storageResourceGroup} --allow-shared-key-access true)`;

/** Runs one step; its error names the step, the side and, when it is refused, the role the app needs. */
export async function namingRole<T>(
  operation: string,
  side: Side,
  { role, on }: Permission,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = toTransferError(thrown, operation, side.name);
    if (error.failure.code !== 'ACCESS_DENIED' || error.message.includes(' needs the role ')) throw error;
    const { clientId = 'of the app' } = side.credential;
    const why = forbidsKeys(thrown)
      ? keysForbidden(side)
      : `the identity ${clientId} needs the role ${role} on ${on}`;
    throw new TransferError('ACCESS_DENIED', `${error.message}; ${why}`, {
      operation,
      origin: side.name,
      cause: thrown,
    });
  }
}
