import type { TransferReport } from './report';
import { countArtifacts, missing } from './results';

/** The line about what became of a transfer, with what is worth measuring; phases are in milliseconds. */
export function transferEvent(report: TransferReport) {
  const { transferId, route, status, artifacts, batches, phases, error } = report;
  return {
    event: `transfer.${status}`,
    transferId,
    route,
    artifacts: artifacts.length,
    missed: missing(countArtifacts(artifacts)),
    batches: batches.length,
    bytes: batches.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    repeatedRuns: batches.reduce(
      (sum, { exportRuns = 1, importRuns = 1 }) => sum + exportRuns - 1 + (importRuns - 1),
      0,
    ),
    phases,
    ...(error && { code: error.code, reason: error.message }),
  };
}
