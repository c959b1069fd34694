import { RestError } from '@azure/storage-blob';
import { RunFailure } from '../runs/run-failure';

/**
 * The service's words for a refused or failed storage request: `Failed to access storage. Service request
 * failed. ...`
 */
function storageFailure(status: number, message: string, code?: string): RunFailure {
  const suffix = code === undefined ? '' : ` ErrorCode: ${code}`;
  return new RunFailure(
    `Failed to access storage. Service request failed. Status: ${status} (${message})${suffix}`,
  );
}

/** Role or SAS letter missing, as the blob service words it. */
export const permissionMismatch = (): RunFailure =>
  storageFailure(
    403,
    'This request is not authorized to perform this operation using this permission.',
    'AuthorizationPermissionMismatch',
  );

/** Signature missing, malformed, expired or signed by a key that is gone. */
export const authenticationFailed = (): RunFailure =>
  storageFailure(
    403,
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed ' +
      'correctly including the signature.',
    'AuthenticationFailed',
  );

/**
 * The text of a failed run: as the service words it for storage, the engine's own words for a run failure,
 * and a plain confession for anything else, which is a defect of the emulator. A SAS never gets in: request
 * URLs are left out.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof RunFailure) return error.message;
  if (!(error instanceof RestError)) {
    return (
      'The transfer engine of the rehearsal failed: ' +
      (error instanceof Error ? error.message : String(error))
    );
  }
  if (error.statusCode === undefined) {
    return `Failed to access storage. The connection failed: ${error.code ?? 'no details'}.`;
  }
  const [firstLine = ''] = error.message.split('\n', 1);
  return storageFailure(error.statusCode, firstLine, error.code).message;
}
