/**
 * What the rehearsal reads and changes of a blob in Azurite's store. Dates and bytes come back from disk as
 * text.
 */
export interface StoredBlob {
  properties: {
    etag: string;
    contentLength?: number | undefined;
    contentType?: string | undefined;
    contentMD5?: unknown;
    blobType?: string;
    accessTier?: string | undefined;
    lastModified: Date | string;
    copyId?: string;
    copyStatus?: CopyStatus;
    copyProgress?: string | undefined;
    copyStatusDescription?: string | undefined;
    copyCompletionTime?: Date | undefined;
  };
  metadata?: Record<string, string>;
  /** Where the bytes are. */
  persistency?: unknown;
  committedBlocksInOrder?: unknown;
  /** Ours: nobody may change it. */
  legalHold?: boolean;
  /** Ours: present while a copy into this blob is pending. */
  pendingCopy?: PendingCopy | undefined;
}

type CopyStatus = 'pending' | 'success' | 'aborted' | 'failed';

/** Content that is held back until its copy ends. */
export interface PendingCopy {
  readonly total: number;
  /** Reads of the properties seen so far, and after how many the copy ends. */
  readonly seen: number;
  readonly polls: number;
  readonly fails: boolean;
  /** What the blob will hold. */
  readonly content: Pick<StoredBlob, 'persistency' | 'committedBlocksInOrder'> & { readonly md5: unknown };
}
