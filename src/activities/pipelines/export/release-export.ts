import { z } from 'zod';
import {
  isTriedBefore,
  withoutExporter,
  withoutMade,
  type SharedExport,
} from '../../../domain/pipelines/shared-export';
import { whichBatchSchema } from '../../../domain/waybill/waybill';
import { exportPaths } from '../../../records/pipelines/shared-exports';
import { activity } from '../../activity';
import { openExport } from './open-export';

/** Lets who waits for the export of a batch take over: it came to nothing. */
export const releaseExport = activity(
  whichBatchSchema,
  async (input, services): Promise<Record<string, never>> => {
    const { records, path, user } = await openExport(services, input);
    await records.shrink(path, (entry) => withoutExporter(entry, user));
    return {};
  },
);

const forgetExportInput = whichBatchSchema.extend({
  blob: z.string().describe('At the source: what took its place since stays.'),
  ifTriedBefore: z
    .literal(true)
    .exactOptional()
    .describe('Only if an earlier transfer of the route did not bring what it holds, either.'),
});

/** Has a batch exported anew by whoever wants it next; not where all its blob holds is at another target. */
export const forgetExport = activity(
  forgetExportInput,
  async (input, services): Promise<Record<string, never>> => {
    const { route, records, waybill, user } = await openExport(services, input);
    const isAtTarget = (name: string): boolean => services.config.routes.get(name)?.mode === 'connected';
    const isInDoubt = (entry: SharedExport): boolean =>
      !entry.done.some(isAtTarget) && (!input.ifTriedBefore || isTriedBefore(entry, user));
    for (const path of exportPaths(route, waybill)) {
      await records.shrink(path, (entry) => (isInDoubt(entry) ? withoutMade(entry, input.blob) : entry));
    }
    return {};
  },
);
