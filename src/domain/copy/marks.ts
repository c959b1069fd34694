import type { CopyJob } from './job';

/** The trigger of an import pipeline takes only blobs with this metadata (ACR Transfer documentation). */
export const category = 'acr-transfer-blob';

/** Blob metadata as services and SDK give it: lower-case names. */
type Metadata = Readonly<Record<string, string>>;

/** What says which copy made a target blob, and of which version of the source. */
const copyMarks = ({ etag, waybill }: Pick<CopyJob, 'etag' | 'waybill'>) => ({
  acrferrywaybill: waybill,
  acrferrysource: etag.replaceAll('"', ''),
});

/** Metadata of the finished target blob: that of the source, the category and the marks. */
export const targetMetadata = (
  source: Metadata,
  job: Pick<CopyJob, 'etag' | 'waybill'>,
): Record<string, string> => ({ ...source, category, ...copyMarks(job) });

/** Whether an earlier attempt of the same copy made the blob; such a blob may be replaced. */
export const isOurs = (
  target: { readonly metadata: Metadata },
  { waybill }: Pick<CopyJob, 'waybill'>,
): boolean => target.metadata.acrferrywaybill === waybill;

/** What of a blob is not what the copy would make: waybill, source version and category, length, MD5. */
export const differences = (
  target: { readonly bytes: number; readonly contentMd5?: string; readonly metadata: Metadata },
  job: Pick<CopyJob, 'etag' | 'waybill' | 'contentMd5'> & { readonly plan: { readonly bytes: number } },
): string[] => {
  const marks = Object.entries({ ...copyMarks(job), category });
  return [
    ...(marks.every(([name, value]) => target.metadata[name] === value) ? [] : ['metadata']),
    ...(target.bytes === job.plan.bytes ? [] : ['length']),
    ...(target.contentMd5 !== undefined && target.contentMd5 === (job.contentMd5 ?? target.contentMd5)
      ? []
      : ['Content-MD5']),
  ];
};

/** Whether the blob is what the copy would make. */
export const isCopied = (...compared: Parameters<typeof differences>): boolean =>
  differences(...compared).length === 0;
