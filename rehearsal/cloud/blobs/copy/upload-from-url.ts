import type { BlobCall, BlobStage } from '../requests/blob-call';
import type { Answer } from '../requests/call-in-process';
import { openSource, parseCopySource } from './copy-source';
import {
  checkReachable,
  derivedAuthorization,
  withoutCopyHeaders,
  type CopyStageOptions,
} from './copy-stage';
import { deriveRequest } from '../requests/derived-request';
import { header } from '../requests/headers';
import { StorageError } from '../requests/storage-error';

const mebibyte = 1024 ** 2;
/** Limits since service version 2020-04-08. */
const limits = { 'put-block-from-url': 4000 * mebibyte, 'put-blob-from-url': 5000 * mebibyte };

/**
 * Put Block From URL and Put Blob From URL: reads the source and uploads it as if the caller had sent the
 * bytes.
 */
export function uploadFromUrl(options: CopyStageOptions): BlobStage {
  return async (call, next) => {
    const { operation } = call;
    if (operation !== 'put-block-from-url' && operation !== 'put-blob-from-url') {
      await next();
      return;
    }
    const authorization = derivedAuthorization(call, options);
    checkReachable(call, options.faults);
    const source = await openSource(call, parseCopySource(call, options.accounts), options.front);
    if (Number(source.headers['content-length']) > limits[operation]) {
      source.body.destroy();
      throw new StorageError(
        413,
        'RequestBodyTooLarge',
        'The source is too large and exceeds the maximum permissible limit.',
      );
    }
    const headers = {
      ...withoutCopyHeaders(call),
      ...(operation === 'put-blob-from-url' ? inherited(call, source) : {}),
      authorization,
      'content-length': String(source.headers['content-length'] ?? 0),
      'content-md5': header(call.request, 'x-ms-source-content-md5'),
    };
    await options.azurite.handle(deriveRequest(call.request, { headers, body: source.body }), call.response);
  };
}

const properties = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
];

/**
 * Put Blob From URL keeps the source's properties and metadata unless the caller sets its own or declines.
 */
function inherited({ request }: BlobCall, { headers }: Answer): Record<string, string | undefined> {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const kept =
    header(request, 'x-ms-copy-source-blob-properties') === 'false'
      ? []
      : properties
          .filter((name) => header(request, `x-ms-blob-${name}`) === undefined)
          .map((name) => [`x-ms-blob-${name}`, text(name)] as const);
  const isMetadata = (name: string): boolean => name.startsWith('x-ms-meta-');
  const metadata = Object.keys(request.headers).some(isMetadata)
    ? []
    : Object.keys(headers)
        .filter(isMetadata)
        .map((name) => [name, text(name)] as const);
  return Object.fromEntries([...kept, ...metadata]);
}
