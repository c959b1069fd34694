import { z } from 'zod';
import { lookAt } from '../../../azure/copy/blob-facts';
import {
  noExport,
  withMade,
  withoutExporter,
  type MadeExport,
} from '../../../domain/pipelines/shared-export';
import { sideOf } from '../../../domain/route';
import type { Immutable } from '../../../domain/schema';
import { type LeftOut, type Waybill, whichBatchSchema } from '../../../domain/waybill/waybill';
import { createPassedOver } from '../../../records/passed-over';
import { exportPaths } from '../../../records/pipelines/shared-exports';
import { activity } from '../../activity';
import { growsBySigning } from '../../signed-anew';
import { throwIfTouched } from './exported-tags';
import { openExport } from './open-export';
import { waybillPath } from '../../../records/transfer/paths';
import type { Records } from '../../../records/records';

const noteExportInput = whichBatchSchema.extend({
  of: z.int().describe('How many artifacts the waybill has, while what is left out is in it.'),
  left: z.array(z.object({ index: z.int(), text: z.string(), moved: z.literal(true).exactOptional() })),
  run: z.string().exactOptional().describe('The run that wrote the blob.'),
});

/**
 * Takes from a waybill what no run exported without an error, and notes the blob for all who want the same;
 * once, however often called. @throws TransferError ARTIFACT_MOVED where signatures are demanded, and the
 * blob may hold what nobody verified
 */
export const noteExport = activity(
  noteExportInput,
  async (input, services): Promise<Record<string, never>> => {
    const { of, left, run } = input;
    const { route, records, waybill: planned, user } = await openExport(services, input);
    if (route.trust !== undefined) await throwIfTouched(services, route, planned, run);
    const waybill =
      planned.artifacts.length === of ? await takeOut(records, planned, leftOut(planned, left)) : planned;
    const facts = await lookAt(
      services.container(sideOf(route, 'source')).getBlobClient(waybill.blob),
      'source',
    );
    const made: MadeExport | undefined = facts && {
      ...{ transferId: user.transferId, batch: user.batch, blob: waybill.blob },
      ...{ etag: facts.etag, bytes: facts.bytes, artifacts: waybill.artifacts },
      ...(run !== undefined && { run }),
      ...(waybill.leftOut && { leftOut: waybill.leftOut }),
      madeAt: services.now().toISOString(),
    };
    for (const path of exportPaths(route, waybill)) {
      const noted = records.update(path, (entry = noExport) =>
        made === undefined ? withoutExporter(entry, user) : withMade(entry, user, made),
      );
      // It only spares others their export.
      await createPassedOver().unless(noted);
    }
    return {};
  },
);

const leftOut = (
  { artifacts }: Waybill,
  left: Immutable<z.output<typeof noteExportInput>>['left'],
): LeftOut[] => {
  const byPlace = new Map(left.map((each) => [each.index, each]));
  return artifacts.flatMap(({ reference, digest }, i) => {
    const found = byPlace.get(i);
    return found === undefined ? [] : [{ reference, digest, reason: reasonOf(reference, found) }];
  });
};

function reasonOf(
  reference: string,
  { text, moved }: { readonly text: string; readonly moved?: true },
): string {
  if (!moved) return `ARTIFACT_NOT_EXPORTED: the export run said: ${text}`;
  return `ARTIFACT_MOVED: ${text}${growsBySigning(reference) ? comesLater : ''}`;
}

/** What somebody signed just then. */
const comesLater = '; what it is of may have crossed without it, and the next transfer brings it';

/** Takes from a waybill what no run exported without an error, and keeps why; once, however often called. */
export async function takeOut(
  records: Records,
  waybill: Waybill,
  leftOut: readonly LeftOut[],
): Promise<Waybill> {
  const gone = new Set(leftOut.map(({ reference }) => reference));
  const artifacts = waybill.artifacts.filter(({ reference }) => !gone.has(reference));
  if (artifacts.length === waybill.artifacts.length) return waybill;
  const kept = (waybill.leftOut ?? []).filter(({ reference }) => !gone.has(reference));
  const left: Waybill = { ...waybill, artifacts, leftOut: [...kept, ...leftOut] };
  await records.write(waybillPath(waybill.transferId, waybill.batch), left);
  return left;
}
