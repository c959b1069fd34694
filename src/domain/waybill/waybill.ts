/**
 * The document that travels with a batch: what the blob holds and what the target must hold at the end.
 * Version 1; readers refuse other versions.
 */
export interface Waybill {
  readonly version: 1;
  readonly transferId: string;
  readonly route: string;
  /** Counts from 1. */
  readonly batch: number;
  /** Name of the blob in both containers. */
  readonly blob: string;
  readonly artifacts: readonly PlannedArtifact[];
  /** What the blob must hold; known once it was copied. */
  readonly content?: WaybillContent;
}

export interface WaybillContent {
  readonly bytes: number;
  /** Base64 MD5 of the whole blob; absent when the exported blob has none. */
  readonly md5?: string;
}

export interface PlannedArtifact {
  /** `repository:tag` or `repository@sha256:...`, always explicit. */
  readonly reference: string;
  /** What the reference pointed to at plan time. */
  readonly digest: string;
  /** Bytes of manifest and layers as the registry reports them; 0 when it does not. */
  readonly size: number;
}
