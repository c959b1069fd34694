import type { BlockBlobClient } from '@azure/storage-blob';
import { archiveMetadata } from '../archive/archive';
import { addArtifact, emptyContents, type ArchiveContents } from '../archive/archive-contents';
import { parseArtifact } from '../archive/artifact-reference';
import { applyTagMove, takeTruncation, takeVanished } from '../runs/faults';
import { orContinue } from '../runs/or-continue';
import type { RunOutcome } from '../records/records';
import { hasOption, type RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';
import { openContainer, type Rights } from '../storage/storage';
import { stageArchive } from './upload-archive';
import { archiveBytes, writeArchive } from './write-archive';

/** SAS letters as the prerequisites page of ACR Transfer lists them for an export. */
const rights: Rights = {
  letters: ['r', 'w', 'l', 'a'],
  need: { dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write' },
};

/**
 * Writes one blob with all artifacts of the run, resolved now.
 * @throws RunFailure when the run ends as Failed.
 */
export async function exportArtifacts(context: RunContext): Promise<RunOutcome> {
  const { run, pipeline, progress, signal } = context;
  const container = openContainer(context.storageAccess, pipeline, rights);
  const blob = container.getBlockBlobClient(run.request.blob);
  const overwrite = hasOption(context, 'OverwriteBlobs');
  if (!overwrite || context.resumed) {
    const existing = await md5Of(blob, signal);
    if (existing !== undefined && existing === run.checkpoint?.blobMd5) return run.checkpoint.outcome;
    if (existing !== undefined && !overwrite) return refuseToOverwrite(context);
  }

  await progress.report(0);
  const { contents, failures } = await collect(context);
  const bytes = archiveBytes(contents);
  const archive = writeArchive(contents, context.store);
  const staged = await stageArchive(
    blob,
    archive,
    signal,
    (total) => progress.report(Math.min(0.99, total / bytes)),
    takeTruncation(context, bytes),
  );
  await progress.report(1);
  await progress.settle();

  const outcome = { catalogDigest: staged.digest, failures };
  context.checkpoint({ blobMd5: staged.md5.toString('base64'), outcome });
  await blob.commitBlockList([...staged.blockIds], {
    metadata: archiveMetadata,
    blobHTTPHeaders: { blobContentMD5: staged.md5, blobContentType: 'application/octet-stream' },
    ...(overwrite ? {} : { conditions: { ifNoneMatch: '*' } }),
    abortSignal: signal,
  });
  return outcome;
}

/** MD5 (base64) of the blob as it is, empty when it has none; undefined when there is no blob. */
async function md5Of(blob: BlockBlobClient, signal: AbortSignal): Promise<string | undefined> {
  if (!(await blob.exists({ abortSignal: signal }))) return undefined;
  const { contentMD5 } = await blob.getProperties({ abortSignal: signal });
  return contentMD5 === undefined ? '' : Buffer.from(contentMD5).toString('base64');
}

function refuseToOverwrite({ run, switches }: RunContext): RunOutcome {
  if (switches.existingBlob === 'keep') return { failures: [] };
  throw new RunFailure(
    `The blob '${run.request.blob}' already exists and the pipeline does not have the option OverwriteBlobs.`,
  );
}

async function collect(
  context: RunContext,
): Promise<{ contents: ArchiveContents; failures: readonly string[] }> {
  const { run, store, faults, switches } = context;
  const contents = emptyContents();
  const failures: string[] = [];
  for (const text of new Set(run.request.artifacts)) {
    await orContinue(context, failures, async () => {
      const artifact = parseArtifact(text);
      if (takeVanished(faults, artifact)) {
        throw new RunFailure(`The artifact '${artifact.text}' was not found in the registry.`);
      }
      await applyTagMove(faults, store, artifact);
      await addArtifact(contents, store, artifact, switches.maxLayerBytes);
    });
  }
  if (contents.artifacts.length === 0) throw new RunFailure(failures.join(' '));
  return { contents, failures };
}
