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

/** Reason phrases by error code (Azure Storage documentation, "Blob service error codes"). */
const reasonPhrases = {
  BlobNotFound: 'The specified blob does not exist.',
  ContainerNotFound: 'The specified container does not exist.',
  AuthorizationFailure: 'This request is not authorized to perform this operation.',
  AuthorizationPermissionMismatch:
    'This request is not authorized to perform this operation using this permission.',
  AuthenticationFailed:
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed ' +
    'correctly including the signature.',
};

const phraseOf = (code = ''): string =>
  Object.entries(reasonPhrases).find(([known]) => known === code)?.[1] ?? '';

const refusal = (code: keyof typeof reasonPhrases): RunFailure =>
  storageFailure(403, reasonPhrases[code], code);

/** Role or SAS letter missing, as the blob service words it. */
export const permissionMismatch = (): RunFailure => refusal('AuthorizationPermissionMismatch');

/** The firewall of the account (Azure/azure-cli-extensions#8706). */
export const notAuthorized = (): RunFailure =>
  storageFailure(403, 'This request is not authorized to perform this operation.');

/** Signature missing, malformed, expired or signed by a key that is gone. */
export const authenticationFailed = (): RunFailure => refusal('AuthenticationFailed');

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
  const code = error.code ?? error.response?.headers.get('x-ms-error-code');
  // The answer to HEAD has no body; the service names the reason phrase.
  const [firstLine = ''] = error.message.split('\n', 1);
  return storageFailure(error.statusCode, firstLine === '' ? phraseOf(code) : firstLine, code).message;
}
