/** Codes of the OCI distribution specification and the few ACR adds. */
export type RegistryErrorCode =
  | 'BAD_REQUEST'
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DENIED'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'NOT_FOUND'
  | 'PAGINATION_NUMBER_INVALID'
  | 'RANGE_INVALID'
  | 'SIZE_INVALID'
  | 'TAG_INVALID'
  | 'TAG_UNKNOWN'
  | 'TOOMANYREQUESTS'
  | 'UNAUTHORIZED'
  | 'UNKNOWN'
  | 'UNSUPPORTED';

/** A refusal as a registry words it: HTTP status and one entry of `{"errors": [...]}`. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';

  constructor(
    readonly status: number,
    readonly code: RegistryErrorCode,
    message: string,
    readonly detail?: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  toJSON(): unknown {
    const detail = this.detail === undefined ? {} : { detail: this.detail };
    return { errors: [{ code: this.code, message: this.message, ...detail }] };
  }
}

/** There is no such repository. */
export const nameUnknown = (repository: string): RegistryError =>
  new RegistryError(404, 'NAME_UNKNOWN', `repository "${repository}" is not found`, { name: repository });

/** The repository has no such manifest. */
export const manifestUnknown = (
  repository: string,
  reference: string,
  message = `manifest tagged by "${reference}" is not found`,
): RegistryError =>
  new RegistryError(404, 'MANIFEST_UNKNOWN', message, { Name: repository, Reference: reference });

/** The repository has no such tag. */
export const tagUnknown = (repository: string, tag: string): RegistryError =>
  new RegistryError(404, 'TAG_UNKNOWN', `the specified tag "${tag}" does not exist`, {
    Name: repository,
    Tag: tag,
  });

/** The repository has no such blob. */
export const blobUnknown = (repository: string, digest: string): RegistryError =>
  new RegistryError(404, 'BLOB_UNKNOWN', `blob "${digest}" is unknown to repository "${repository}"`, {
    digest,
  });

/** The content is not what its digest says. */
export const digestMismatch = (expected: string, actual: string): RegistryError =>
  new RegistryError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', {
    expected,
    actual,
  });

/** ACR's answer to a change or read that a lock forbids (Azure docs, container-registry-image-lock). */
export const disallowed = (subject: string): RegistryError =>
  new RegistryError(
    405,
    'UNSUPPORTED',
    'The operation is disallowed on this registry, repository or image. ' +
      'View troubleshooting steps at ' +
      'https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation',
    { subject },
  );
