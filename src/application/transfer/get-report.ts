import type { TransferReport } from '../../domain/transfer/report';
import { findTransfer, isFinished } from '../find-transfer';
import { Refusal } from '../refusal';
import type { App } from '../instances';
import { reportPath } from '../../records/transfer/paths';

/** The last word on a transfer. @throws Refusal TRANSFER_NOT_FOUND, REPORT_NOT_READY or REPORT_NOT_FOUND. */
export async function getReport(app: App, transferId: string): Promise<TransferReport> {
  const { home, status } = await findTransfer(app, transferId);
  const report = await app.records(home).read(reportPath(transferId));
  if (report !== undefined) return report;
  if (isFinished(status)) {
    throw new Refusal('REPORT_NOT_FOUND', 'The transfer ended without a report; its status says why.');
  }
  throw new Refusal('REPORT_NOT_READY', `The transfer is ${status}; its report comes at the end.`);
}
