import type { PlannedArtifact } from '../waybill/waybill';

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
  readonly artifacts: readonly PlannedArtifact[];
  /** ISO time. */
  readonly notedAt: string;
}

/** Names an artifact by what it is at the source and at the target: by its name and its content. */
export const contentOf = ({ reference, digest }: Pick<PlannedArtifact, 'reference' | 'digest'>): string =>
  `${reference} ${digest}`;
