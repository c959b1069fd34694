import { StorageError } from './storage-error';

/** Which blob a URL names, in either of the two styles. */
export interface BlobAddress {
  readonly account: string;
  readonly container: string | undefined;
  readonly blob: string | undefined;
}

/**
 * The account of `https://account.blob.core.windows.net/container/blob` (product style) or of
 * `https://127.0.0.1:port/account/container/blob` (path style).
 */
export const accountOf = (host: string, pathname: string): string =>
  isProductStyle(host) ? (host.split('.', 1)[0] ?? '').toLowerCase() : (pathname.split('/', 2)[1] ?? '');

/** @throws {StorageError} 400 for a path that is not properly percent-encoded */
export function parseAddress(host: string, pathname: string): BlobAddress {
  const segments = pathname.split('/').slice(isProductStyle(host) ? 1 : 2);
  const [container, ...rest] = segments;
  const blob = rest.join('/');
  return {
    account: accountOf(host, pathname),
    container: container ? decode(container) : undefined,
    blob: blob === '' ? undefined : decode(blob),
  };
}

function isProductStyle(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name !== 'localhost' && !/^[\d.]*$/.test(name);
}

/** The blob's path without account, for logs and events; never with a query, which may hold a signature. */
export const pathOf = ({ container, blob }: BlobAddress): string =>
  [container, blob].filter((part) => part !== undefined).join('/');

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StorageError(
      400,
      'InvalidUri',
      'The requested URI does not represent any resource on the server.',
    );
  }
}
