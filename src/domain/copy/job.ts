import type { BlockPlan } from './block-plan';

/** What `copyBlob` is asked for. */
export interface CopyRequest {
  readonly route: string;
  readonly transferId: string;
  /** Counts from 1. */
  readonly batch: number;
  /** Name of the blob at the target, and at the source unless `from` names another. */
  readonly blob: string;
  /** The source blob, where an earlier transfer exported it. */
  readonly from?: string;
  /** Path of the waybill document. */
  readonly waybill: string;
}

/** A copy in progress: the request, and the one version of the source it copies. */
export interface CopyJob extends CopyRequest {
  readonly plan: BlockPlan;
  /** ETag of the source; every read is pinned to it. */
  readonly etag: string;
  /** Base64 Content-MD5 of the source, when it has one. */
  readonly contentMd5?: string;
}

/** Why a strategy cannot be used between two accounts; another may. */
export interface Refusal {
  /** `not-implemented`: the target service lacks the operation. `unreachable`: it cannot read the source. */
  readonly kind: 'not-implemented' | 'unreachable';
  readonly reason: string;
}

/** Tells a refusal from the other things an activity may answer. */
export const isRefusal = (answer: { readonly kind: string }): answer is Refusal =>
  answer.kind === 'not-implemented' || answer.kind === 'unreachable';
