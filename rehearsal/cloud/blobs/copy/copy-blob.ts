import { createHash } from 'node:crypto';
import type { HttpService } from '../../ports';
import { isSigned } from '../access/shared-key';
import type { BlobCall, BlobStage } from '../requests/blob-call';
import { openSource, parseCopySource, type CopySource } from './copy-source';
import {
  checkReachable,
  derivedAuthorization,
  withoutCopyHeaders,
  type CopyStageOptions,
} from './copy-stage';
import { deriveRequest } from '../requests/derived-request';
import { header } from '../requests/headers';
import { StorageError } from '../requests/storage-error';

/** Copy Blob From URL is synchronous and limited. */
const syncLimitBytes = 256 * 1024 ** 2;

/**
 * Copy Blob and Copy Blob From URL. Checks the source by its own rights and leaves the copy to Azurite, which
 * only points to the same bytes: a copy of any size is instant. The signature in the source URL goes no
 * further.
 */
export function copyBlob(options: CopyStageOptions): BlobStage {
  return async (call, next) => {
    const { operation, request, response } = call;
    if (operation !== 'copy' && operation !== 'copy-from-url') {
      await next();
      return;
    }
    const authorization = derivedAuthorization(call, options);
    checkReachable(call, options.faults);
    const source = parseCopySource(call, options.accounts);
    const answer = await openSource(call, source, ...readerOf(call, source, authorization));
    answer.body.destroy();
    if (operation === 'copy-from-url') {
      checkSyncLimit(Number(answer.headers['content-length']));
      await checkMd5(call, source);
    }
    const headers = {
      ...withoutCopyHeaders(call),
      'x-ms-copy-source': source.publicUrl,
      authorization,
    };
    await options.azurite.handle(deriveRequest(request, { headers }), response);
  };

  /** Copy Blob reads within the account by the key its request is signed with, checked already. */
  function readerOf(
    { operation, request, address }: BlobCall,
    source: CopySource,
    authorization: string | undefined,
  ): readonly [front: HttpService, authorization?: string | undefined] {
    const within = operation === 'copy' && source.address.account === address.account;
    return within && isSigned(request) ? [options.azurite.handle, authorization] : [options.front];
  }

  async function checkMd5(call: BlobCall, source: CopySource): Promise<void> {
    const expected = header(call.request, 'x-ms-source-content-md5');
    if (expected === undefined) return;
    const { body } = await openSource(call, source, options.front);
    const hash = createHash('md5');
    for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk);
    if (hash.digest('base64') !== expected) throw md5Mismatch();
  }
}

function checkSyncLimit(bytes: number): void {
  if (bytes <= syncLimitBytes) return;
  throw new StorageError(
    413,
    'RequestBodyTooLarge',
    'The source blob is too large for a synchronous copy and exceeds the maximum permissible limit of ' +
      '256 MiB.',
  );
}

const md5Mismatch = (): StorageError =>
  new StorageError(
    400,
    'Md5Mismatch',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
  );
