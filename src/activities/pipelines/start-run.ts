import type { BlobClient } from '@azure/storage-blob';
import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { runName } from '../../domain/pipelines/runs';
import { sideOf } from '../../domain/route';
import { sideNameSchema } from '../../domain/side';
import { replacedBlob } from '../../domain/waybill/compare-blob';
import { activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { waybillPath } from '../../records/transfer/paths';

const startRunInput = z.object({
  route: z.string(),
  side: sideNameSchema,
  transferId: z.string(),
  batch: z.int().min(1),
  attempt: z.int().min(1).describe('Each attempt is a run of its own.'),
});

/** The run that was started, or found. */
export interface StartedRun {
  readonly run: string;
}

/**
 * Starts the export run (source) or import run (target) of a batch. Repeated, it finds the run it started.
 */
export const startRun = activity(startRunInput, async (input, services): Promise<StartedRun> => {
  const { transferId, batch, attempt } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const { blob, artifacts, content } = await services.records(route).demand(waybillPath(transferId, batch));
  const exporting = input.side === 'source';
  const run = runName(exporting ? 'export' : 'import', transferId, batch, attempt);
  const side = sideOf(route, input.side);
  const pipelines = services.pipelines(side);
  if (content?.etag !== undefined) await mustBe(services.container(side).getBlobClient(blob), content.etag);
  if ((await pipelines.run(run)) === undefined) {
    await pipelines.putRun(
      run,
      exporting ? { blob, artifacts: artifacts.map(({ reference }) => reference) } : { blob },
    );
  }
  return { run };
});

/** What was received is imported, and nothing that took its place since. */
async function mustBe(blob: BlobClient, etag: string): Promise<void> {
  if ((await lookAt(blob, 'target'))?.etag !== etag) throw replacedBlob(blob.name);
}
