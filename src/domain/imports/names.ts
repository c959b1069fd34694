import { timeKey } from '../transfer/time-key';

/** The list of imports, newest first, is a listing of the blobs under it. */
export const importIndexPrefix = 'imports/index/';

/** Paths of what is known of imports, in the state container. */
export const importDocuments = {
  /** Says which import a version of a blob belongs to: `Claim`. */
  claim: (importId: string): string => `imports/claims/${importId}.json`,
  /** Says which import a run of the pipeline is of: `Claim`. */
  run: (name: string): string => `imports/runs/${name}.json`,
  /** Which transfer receives what was carried across: `BatchOfTransfer`. */
  receipt: (importId: string): string => `imports/receipts/${importId}.json`,
  observation: (importId: string): string => `imports/observations/${importId}.json`,
  arrivals: (transferId: string): string => `transfers/${transferId}/arrivals/`,
  /** What became of a batch of a transfer at the target: `ArrivalSummary`. */
  arrival: (transferId: string, batch: number): string => `transfers/${transferId}/arrivals/${batch}.json`,
  index: (importId: string, noticedAt: string): string =>
    `${importIndexPrefix}${timeKey(noticedAt)}-${importId}.json`,
} as const;
