import { longestBlobName } from '../transfer/names';

/** A blob that appeared in a container an import pipeline reads, however we came to know of it. */
export interface Arrival {
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  /** Version of the blob the notice speaks of, without quotes; absent when it does not say. */
  readonly etag?: string;
  /** Which trigger told. */
  readonly seenBy: 'blob-trigger' | 'event';
  /** ISO time of the notice. */
  readonly noticedAt: string;
}

/** A notice nothing follows from, and why. */
export interface Ignored {
  readonly ignored: string;
}

/** Without half a surrogate pair: no request could carry it. */
export const isUnicode = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** Why a text is the name of no blob; undefined for one that may be. */
export function whyNoName(blob: string): string | undefined {
  if (blob === '') return 'it has no name';
  if (blob.length > longestBlobName) return `its name is longer than ${longestBlobName} characters`;
  if (!isUnicode(blob)) return 'its name is not valid Unicode';
  return undefined;
}

/** Why a blob is none to observe; undefined for one that may be an archive. */
export function whyIgnore(blob: string): string | undefined {
  const noName = whyNoName(blob);
  if (noName !== undefined) return noName;
  // Waybills and other documents lie beside the archives. The export names no archive so.
  if (/\.json$/i.test(blob)) return 'it is a document, not an archive';
  return undefined;
}

/** ETags come quoted in properties and unquoted in events and listings. */
export const plainEtag = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');
