import type { MadeExport, SharedExport } from '../../src/domain/pipelines/shared-export';
import type { PlannedArtifact } from '../../src/domain/waybill/waybill';
import { exportPath } from '../../src/records/pipelines/paths';
import { memoryServices } from './services';

/** Where the export of some artifacts of the sample environment is noted. */
export const sampleExportPath = (artifacts: readonly PlannedArtifact[]) =>
  exportPath(memoryServices().route, artifacts);

/** The note of a blob that is there. */
export const sampleExport = (
  artifacts: readonly PlannedArtifact[],
  made: Partial<MadeExport> = {},
  rest: Partial<SharedExport> = {},
): SharedExport => ({
  made: {
    ...{ transferId: 't0', batch: 1, blob: 'b', etag: '0x1', bytes: 1 },
    ...{ artifacts, madeAt: '2026-01-01T00:00:00.000Z', ...made },
  },
  ...{ users: [], done: [], ...rest },
});
