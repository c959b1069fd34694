import type { Azurite } from '../azurite/azurite';
import { isCommit, type BlobCall, type BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import { sendStorageError, StorageError } from '../requests/storage-error';

/**
 * Refuses what the service refuses and Azurite takes, or answers with an empty 400 (Blob service error
 * codes): a write without its type, a page of an impossible size, a condition on a blob that is not there.
 */
export function refuseMalformed(azurite: Azurite): BlobStage {
  return async (call, next) => {
    checkType(call);
    checkPage(call);
    checkPresence(call, azurite);
    const { response, operation } = call;
    const end = response.end.bind(response) as (...values: unknown[]) => typeof response;
    response.end = (...values: unknown[]) => {
      response.end = end;
      if (response.statusCode !== 400 || response.headersSent || response.hasHeader('x-ms-error-code'))
        return end(...values);
      sendStorageError(response, operation === 'put-block-list' ? invalidXml() : invalidInput());
      return response;
    };
    await next();
  };
}

function checkType({ operation, request }: BlobCall): void {
  if (operation !== 'put-blob' || header(request, 'x-ms-blob-type') !== undefined) return;
  throw new StorageError(
    400,
    'MissingRequiredHeader',
    "An HTTP header that's mandatory for this request is not specified.",
    {},
    { HeaderName: 'x-ms-blob-type' },
  );
}

function checkPage({ url }: BlobCall): void {
  const asked = url.searchParams.get('maxresults');
  if (url.searchParams.get('comp') !== 'list' || asked === null) return;
  const named = { QueryParameterName: 'maxresults', QueryParameterValue: asked };
  if (!/^-?\d{1,10}$/.test(asked)) {
    const text = 'Value for one of the query parameters specified in the request URI is invalid.';
    throw new StorageError(400, 'InvalidQueryParameterValue', text, {}, named);
  }
  if (Number(asked) >= 1) return;
  const text = 'One of the query parameters specified in the request URI is outside the permissible range.';
  const range = { MinimumAllowed: '1', MaximumAllowed: '5000' };
  throw new StorageError(400, 'OutOfRangeQueryParameterValue', text, {}, { ...named, ...range });
}

/** Azurite knows this of every ETag, but not of `*`. */
function checkPresence({ operation, request, address }: BlobCall, azurite: Azurite): void {
  if (!isCommit(operation) || header(request, 'if-match') !== '*') return;
  if (azurite.findBlob(address) !== undefined) return;
  throw new StorageError(
    412,
    'ConditionNotMet',
    'The condition specified using HTTP conditional header(s) is not met.',
  );
}

const invalidXml = (): StorageError =>
  new StorageError(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.');

const invalidInput = (): StorageError =>
  new StorageError(400, 'InvalidInput', 'One of the request inputs is not valid.');
