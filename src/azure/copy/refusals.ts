import type { Refusal } from '../../domain/copy/refusal';
import { redact } from '../../domain/redact';
import { codeOf, isServiceError, isTransient, statusOf } from './faults';

/** Codes of a target that refuses the write, whatever the source. */
const targetCodes = new RegExp(
  '^(Authoriz|Authentic|InsufficientAccountPermissions|ContainerNotFound|ContainerBeingDeleted|' +
    'BlobAlreadyExists|PendingCopyOperation|Lease)',
);

/**
 * Tells whether the target service refused to pull from the source, as opposed to refusing the write. Azure
 * answers CannotVerifyCopySource with the status it met at the source (403, 404, 409) or 5xx when it met
 * nobody, and 501 or 400 for operations it does not know.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!isServiceError(error)) return undefined;
  const [status, code] = [statusOf(error), codeOf(error) ?? ''];
  const refusal = (kind: Refusal['kind']): Refusal => ({
    kind,
    reason: describe(status, code, error.message),
  });
  if (code === 'CannotVerifyCopySource') return refusal('unreachable');
  if (status === 501 || code === 'UnsupportedHeader' || code === 'FeatureNotSupported') {
    return refusal('not-implemented');
  }
  if (isTransient(error) || status === 412 || targetCodes.test(code)) return undefined;
  return refusal('unreachable');
}

const describe = (status: number | undefined, code: string, message: string): string =>
  redact(`${status} ${code}: ${message.split('\n')[0]}`);
