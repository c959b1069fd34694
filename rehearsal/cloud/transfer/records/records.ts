import { join } from 'node:path';
import type { ArtifactReference } from '../archive/artifact-reference';
import { openDocuments, type Documents } from './documents';

/** What the service remembers of pipelines and runs. Ids are canonical resource ids. */
export interface TransferRecords {
  readonly pipelines: Documents<PipelineRecord>;
  readonly runs: Documents<RunRecord>;
  /** What the source trigger has started already, one document per import pipeline. */
  readonly triggered: Documents<TriggeredRecord>;
  /** `importImage` operations. */
  readonly imports: Documents<ImageImportRecord>;
}

/** Which way a pipeline moves artifacts. */
export type PipelineKind = 'export' | 'import';
/** How a pipeline opens its container. */
export type StorageAccessMode = 'SasToken' | 'ManagedIdentity';

/** A pipeline as it was put. */
export interface PipelineRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: PipelineKind;
  readonly registryId: string;
  readonly location?: string;
  readonly identity?: PipelineIdentity;
  readonly storage: PipelineStorage;
  readonly options: readonly string[];
  /** Import pipelines only. */
  readonly sourceTrigger?: 'Enabled' | 'Disabled';
  readonly systemData: SystemData;
}

/** Target of an export pipeline, source of an import pipeline. */
export interface PipelineStorage {
  readonly type: string;
  /** `https://<account>.blob.<suffix>/<container>` */
  readonly uri: string;
  readonly keyVaultUri?: string;
  readonly accessMode: StorageAccessMode;
}

/** The identities a pipeline may act as. */
export interface PipelineIdentity {
  readonly systemAssigned?: IdentityPrincipal;
  /** Keyed by the resource id as the caller wrote it. */
  readonly userAssigned?: Readonly<Record<string, IdentityPrincipal>>;
}

/** One identity in its tenant. */
export interface IdentityPrincipal {
  readonly principalId: string;
  readonly clientId: string;
  readonly tenantId: string;
}

/** Who made and changed a resource, and when. */
export interface SystemData {
  readonly createdBy: string;
  readonly createdByType: string;
  readonly createdAt: string;
  readonly lastModifiedBy: string;
  readonly lastModifiedByType: string;
  readonly lastModifiedAt: string;
}

/** A pipeline run: what was asked, and how far it is. */
export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: PipelineKind;
  readonly registryId: string;
  readonly request: RunRequest;
  readonly forceUpdateTag?: string;
  readonly systemData: SystemData;
  /** Name of the asynchronous operation; a new one for every execution. */
  readonly operation: string;
  readonly status: RunStatus;
  readonly startTime?: string;
  readonly finishTime?: string;
  /** The pipeline's storage when the run was accepted. */
  readonly storage: PipelineStorage;
  readonly importedArtifacts?: readonly string[];
  readonly catalogDigest?: string;
  readonly errorMessage?: string;
  /** How far a failed run came, 0 to 100. */
  readonly failedAtPercent?: number;
  /** Set when the source trigger started the run. */
  readonly trigger?: { readonly timestamp: string };
  /** Result of an execution whose last, unrepeatable effect was about to happen when the process ended. */
  readonly checkpoint?: RunCheckpoint;
}

/** What an execution was about to make final. */
export interface RunCheckpoint {
  /** Export: MD5 (base64) the committed blob has if the commit happened. */
  readonly blobMd5?: string;
  readonly outcome: RunOutcome;
}

/** What a finished execution adds to its run. */
export interface RunOutcome {
  readonly catalogDigest?: string;
  readonly importedArtifacts?: readonly string[];
  /** What failed although the run went on (ContinueOnErrors). */
  readonly failures: readonly string[];
}

/** `Creating` and `Running` are in flight; the others are terminal. */
type RunStatus = 'Creating' | 'Running' | 'Succeeded' | 'Failed';

/** What a run shall do. */
export interface RunRequest {
  readonly pipelineResourceId: string;
  readonly artifacts?: readonly string[];
  readonly blob: string;
  readonly blobType: string;
  readonly catalogDigest?: string;
}

interface TriggeredRecord {
  readonly id: string;
  readonly name: string;
  /** Blob name -> ETag a run was started for. */
  readonly blobs: Readonly<Record<string, string>>;
}

/** Copy of an image from registry to registry of one cloud, by `importImage`. */
export interface ImageImportRecord {
  /** Of the operation, which has no name besides. */
  readonly id: string;
  readonly name: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly image: ArtifactReference;
  readonly targets: readonly ArtifactReference[];
  readonly status: 'Running' | 'Succeeded' | 'Failed';
  /** Of one that failed, or is going to. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

/** Whether a run has not ended. */
export const isInFlight = (run: Pick<RunRecord, 'status'>): boolean =>
  run.status === 'Creating' || run.status === 'Running';

/** Opens the records kept below a state folder. @throws Error naming a file that does not parse. */
export function openTransferRecords(folder: string): TransferRecords {
  return {
    pipelines: openDocuments(join(folder, 'pipelines')),
    runs: openDocuments(join(folder, 'runs')),
    triggered: openDocuments(join(folder, 'triggered')),
    imports: openDocuments(join(folder, 'imports')),
  };
}
