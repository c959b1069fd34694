import { TransferError } from '../../domain/errors';
import type { Side } from '../../domain/side';
import { toTransferError } from '../failure';

/** What the app must be allowed to do for a step to work. */
interface Permission {
  readonly role: string;
  readonly on: string;
}

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
    const needs = `the identity ${clientId} needs the role ${role} on ${on}`;
    throw new TransferError('ACCESS_DENIED', `${error.message}; ${needs}`, {
      operation,
      origin: side.name,
      cause: thrown,
    });
  }
}
