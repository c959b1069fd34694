import type { Azurite } from '../azurite/azurite';
import { isCommit, type BlobCall, type BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import { sendStorageError, StorageError } from '../requests/storage-error';

/**
 * Refuses what the service refuses and Azurite takes, or answers with an empty 400 (Blob service error
 * codes): a write without its type, a component there is none of, a page of an impossible size or place, a
 * condition on a blob that is not there.
 */
export function refuseMalformed(azurite: Azurite): BlobStage {
  return async (call, next) => {
    checkType(call);
    checkComponent(call);
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

/** What requests to a blob may be about; Azurite takes any other for the blob, and would overwrite it. */
const components = new Set(
  'appendblock block blocklist copy expiry immutabilityPolicies incrementalcopy lease legalhold metadata '
    .concat('page pagelist properties query seal snapshot tags tier undelete')
    .split(' '),
);

function checkComponent({ url, address }: BlobCall): void {
  const component = url.searchParams.get('comp');
  if (address.blob === undefined || component === null || components.has(component)) return;
  throw invalidParameter('comp', component);
}

function checkPage({ url }: BlobCall): void {
  if (url.searchParams.get('comp') !== 'list') return;
  const marker = url.searchParams.get('marker') ?? '';
  // Which markers the service refuses is a guess.
  // eslint-disable-next-line no-control-regex -- these are what Azurite has no XML for
  if (/[\0-\x1f]/.test(marker)) throw invalidParameter('marker', '');
  const asked = url.searchParams.get('maxresults');
  if (asked === null) return;
  if (!/^-?\d{1,10}$/.test(asked)) throw invalidParameter('maxresults', asked);
  if (Number(asked) >= 1) return;
  const named = { QueryParameterName: 'maxresults', QueryParameterValue: asked };
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

const invalidParameter = (name: string, value: string): StorageError =>
  new StorageError(
    400,
    'InvalidQueryParameterValue',
    'Value for one of the query parameters specified in the request URI is invalid.',
    {},
    { QueryParameterName: name, QueryParameterValue: value },
  );

const invalidXml = (): StorageError =>
  new StorageError(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.');

const invalidInput = (): StorageError =>
  new StorageError(400, 'InvalidInput', 'One of the request inputs is not valid.');
