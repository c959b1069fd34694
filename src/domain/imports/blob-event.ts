import { z } from 'zod';
import type { Immutable } from '../schema';
import { longestBlobName } from '../transfer/names';
import { whyNotOurs } from '../waybill/not-ours';

/** That a blob was created in a container an import pipeline reads, whichever trigger tells. */
export const blobEventSchema = z.object({
  account: z.string(),
  container: z.string(),
  blob: z.string(),
  etag: z.string().exactOptional().describe('Version of the blob, without quotes; a trigger may not say it.'),
  seenBy: z.enum(['blob-trigger', 'event']),
  seenAt: z.iso.datetime().describe('When the blob was created, as the trigger says.'),
});
export type BlobEvent = Immutable<z.output<typeof blobEventSchema>>;

/** Something a trigger gave that nothing follows from, and why. */
export interface Ignored {
  readonly ignored: string;
  /** It comes all the time: nothing to tell anybody. */
  readonly usual?: true;
}

/** Why a text is the name of no blob; undefined for one that may be. */
export function whyNoName(blob: string): string | undefined {
  if (blob === '') return 'is empty';
  if (blob.length > longestBlobName) return `is longer than ${longestBlobName} characters`;
  // Half a surrogate pair no request could carry.
  if (/\p{Surrogate}/u.test(blob)) return 'is not valid Unicode';
  // In a URL it would lead out of the container.
  if (/(^|[/\\])\.\.?($|[/\\])/.test(blob)) return 'has a part of nothing but dots';
  return undefined;
}

/** Why a blob is none to import; undefined for one that may be an archive. */
export function whyIgnore(blob: string): Ignored | undefined {
  const why = whyNoName(blob);
  const ignored = why === undefined ? whyNotOurs(blob) : `its name ${why}`;
  if (ignored !== undefined) return { ignored };
  // Waybills and other documents lie beside the archives. The export names no archive so.
  return /\.json$/i.test(blob) ? { ignored: 'it is a document, not an archive', usual: true } : undefined;
}

/** Whether a blob only stands for a folder, as drivers of Data Lake leave them. */
export const isFolder = (metadata: Readonly<Record<string, string>> = {}): boolean =>
  Object.entries(metadata).some(
    ([name, value]) => name.toLowerCase() === 'hdi_isfolder' && value.toLowerCase() === 'true',
  );

/** ETags come quoted in properties and unquoted in events and listings. */
export const plainEtag = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');
