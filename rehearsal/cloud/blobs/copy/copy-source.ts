import { text } from 'node:stream/consumers';
import { isClosed } from '../../platform/account-network';
import type { HttpService } from '../../ports';
import { parseAddress, type BlobAddress } from '../requests/address';
import type { BlobCall } from '../requests/blob-call';
import { callInProcess, type Answer } from '../requests/call-in-process';
import { header } from '../requests/headers';
import type { StorageAccounts } from '../storage-accounts';
import { StorageError } from '../requests/storage-error';

const maxUrlLength = 2048;

/** What `x-ms-copy-source` names, and how it is opened. */
export interface CopySource {
  readonly address: BlobAddress;
  readonly host: string;
  /** Path and query, signature included: never to be stored or logged. */
  readonly url: string;
  /** The URL without SAS, as blob properties may show it. */
  readonly publicUrl: string;
}

/** @throws {StorageError} 400 for no URL, 404 for no storage account of this cloud, 403 behind a firewall. */
export function parseCopySource(call: BlobCall, accounts: StorageAccounts): CopySource {
  const given = header(call.request, 'x-ms-copy-source') ?? '';
  if (given.length > maxUrlLength || !URL.canParse(given)) {
    throw new StorageError(
      400,
      'InvalidHeaderValue',
      'The value for one of the HTTP headers is not in the correct format: x-ms-copy-source must be a ' +
        'URL of at most 2 KB.',
    );
  }
  const url = new URL(given);
  const address = parseAddress(url.host, url.pathname);
  const account = accounts.find(address.account);
  if (account === undefined || address.blob === undefined)
    throw cannotVerify(404, 'The specified resource does not exist.');
  if (address.account !== call.address.account && isClosed(account.network))
    throw cannotVerify(403, 'This request is not authorized to perform this operation.');
  const snapshot = url.searchParams.get('snapshot');
  const query = snapshot === null ? '' : `?snapshot=${encodeURIComponent(snapshot)}`;
  const publicUrl = `${url.origin}${url.pathname}${query}`;
  return { address, host: url.host, url: `${url.pathname}${url.search}`, publicUrl };
}

/** Conditions on the source and the headers they are on the source's own read. */
const conditions = {
  'x-ms-source-if-match': 'if-match',
  'x-ms-source-if-none-match': 'if-none-match',
  'x-ms-source-if-modified-since': 'if-modified-since',
  'x-ms-source-if-unmodified-since': 'if-unmodified-since',
  'x-ms-source-range': 'x-ms-range',
} as const;

/**
 * Reads the source as the target's service does: with the SAS in the URL, with
 * `x-ms-copy-source-authorization`, or, within one account, with the caller's own right.
 * @param front the Blob service with everything in front of it, so that faults and roles of the source count
 * @param own the caller's right
 * @throws {StorageError} CannotVerifyCopySource with the source's status and text, or SourceConditionNotMet
 */
export async function openSource(
  call: BlobCall,
  source: CopySource,
  front: HttpService,
  own = header(call.request, 'authorization'),
): Promise<Answer> {
  const { request, address } = call;
  const sameAccount = source.address.account === address.account && !source.url.includes('sig=');
  const authorization = header(request, 'x-ms-copy-source-authorization') ?? (sameAccount ? own : undefined);
  const forwarded = Object.entries(conditions).map(([name, own]) => [own, header(request, name)] as const);
  const answer = await callInProcess(front, {
    method: 'GET',
    url: source.url,
    headers: {
      ...Object.fromEntries(forwarded),
      host: source.host,
      authorization,
      'x-ms-version': header(request, 'x-ms-version'),
      'user-agent': 'storage-copy',
    },
  }).catch((error: unknown) => {
    throw cannotVerify(500, `Could not verify the copy source within the specified time. ${String(error)}`);
  });
  if (answer.status === 200 || answer.status === 206) return answer;
  throw failureOf(answer, await text(answer.body));
}

function failureOf({ status, headers }: Answer, body: string): StorageError {
  if (status === 304 || status === 412) {
    return new StorageError(
      412,
      'SourceConditionNotMet',
      'The source condition specified using HTTP conditional header(s) is not met.',
    );
  }
  const code = headers['x-ms-error-code'];
  const [, said] = /<Message>([^<\n]*)/.exec(body) ?? [];
  return cannotVerify(status, said ?? 'Could not verify the copy source within the specified time.', {
    'x-ms-copy-source-status-code': String(status),
    ...(typeof code === 'string' ? { 'x-ms-copy-source-error-code': code } : {}),
  });
}

/** The refusal of a copy whose source cannot be read. */
export const cannotVerify = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): StorageError => new StorageError(status, 'CannotVerifyCopySource', message, headers);
