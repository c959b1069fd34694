/** The batch of an earlier transfer whose blob holds what another is about to export. */
export interface EarlierExport {
  readonly transferId: string;
  readonly batch: number;
  /** Name of the blob in the source container. */
  readonly blob: string;
}

/** An export run that succeeded, and the very blob it wrote. */
export interface NotedExport extends EarlierExport {
  readonly etag: string;
  readonly bytes: number;
  /** ISO time. */
  readonly notedAt: string;
}
