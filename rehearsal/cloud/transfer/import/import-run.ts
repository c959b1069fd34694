import { RestError, type BlobClient } from '@azure/storage-blob';
import { loadArchive } from './load-archive';
import type { RunOutcome } from '../records/records';
import { hasOption, type RunContext } from '../runs/run-context';
import { openContainer, type Rights } from '../storage/storage';

/** SAS letters as the prerequisites page of ACR Transfer lists them for an import. */
export const importRights: Rights = {
  letters: ['r', 'l'],
  need: { dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read' },
};

/**
 * Loads the artifacts of one blob into the registry and deletes the blob where the pipeline asks for it.
 * @throws RunFailure when the run ends as Failed.
 */
export async function importArtifacts(context: RunContext): Promise<RunOutcome> {
  const container = openContainer(context.storageAccess, context.pipeline, importRights);
  const blob = container.getBlobClient(context.run.request.blob);
  const earlier = context.resumed ? context.run.checkpoint?.outcome : undefined;
  const outcome = earlier ?? (await loadArchive(context, blob));
  if (hasOption(context, 'DeleteSourceBlobOnSuccess') && outcome.failures.length === 0) {
    context.checkpoint({ outcome });
    await deleteSource(context, blob);
  }
  return outcome;
}

/** A refused deletion leaves the blob where it is, which is all the troubleshooting page says about it. */
async function deleteSource({ signal, switches }: RunContext, blob: BlobClient): Promise<void> {
  try {
    await blob.deleteIfExists({ abortSignal: signal });
  } catch (error) {
    const refused = error instanceof RestError && error.statusCode === 403;
    if (!refused || switches.deleteRefused === 'fail') throw error;
  }
}
