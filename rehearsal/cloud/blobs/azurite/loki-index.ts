import type { LokiCollection, LokiStatics } from 'azurite/dist/src/blob/BlobServer';

/**
 * Has Loki compare strings as strings. It takes those that look like numbers for numbers, and then names have
 * no order an index could be searched by: '10' < '1a' < '9' < '10'. Call it before the database is filled.
 */
export function compareAsText({ Comparators: compare }: LokiStatics): void {
  const { aeq, lt, gt } = compare;
  compare.aeq = (a, b) => (typeof a === 'string' && typeof b === 'string' ? a === b : aeq(a, b));
  compare.lt = (a, b, orEqual) =>
    typeof a === 'string' && typeof b === 'string' ? a < b || (orEqual && a === b) : lt(a, b, orEqual);
  compare.gt = (a, b, orEqual) =>
    typeof a === 'string' && typeof b === 'string' ? a > b || (orEqual && a === b) : gt(a, b, orEqual);
}

/**
 * Has a lookup search the index of names. Loki uses an index for the first property of a query only, and
 * Azurite's first is the account, which all blobs share: every request would look at every blob. Any block of
 * a blob is looked for without a name of its own.
 */
export function findByName(collection: LokiCollection): void {
  const findOne = collection.findOne.bind(collection);
  collection.findOne = (query) => {
    const first = 'name' in query ? 'name' : 'blobName';
    return findOne({ [first]: query[first], ...query });
  };
}
