import { z } from 'zod';
import type { Services } from '../../services';
import { documents as paths } from '../../domain/transfer/names';
import type { TransferReport } from '../../domain/transfer/report';
import { findTransfer } from '../find-transfer';
import { Refusal } from '../refusal';
import { isFinished, type TransferClient } from '../instances';
import { earlierExportSchema, failureSchema, statusSchema } from './transfer-views';

const milliseconds = z.number().optional();

/** The report as the API answers it. */
export const reportSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    status: statusSchema,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    artifacts: z.array(
      z.object({
        reference: z.string(),
        digest: z
          .string()
          .optional()
          .describe('Planned at the source; absent when the reference did not resolve.'),
        targetDigest: z.string().optional().describe('Found at the target; absent when it is not there.'),
        verified: z.boolean(),
        handedOver: z
          .literal(true)
          .optional()
          .describe('Its blob stands ready to be carried across; only the receiver can verify it.'),
        reason: z.string().optional(),
      }),
    ),
    batches: z.array(
      z.object({
        batch: z.int(),
        blob: z.string(),
        bytes: z.int().optional(),
        reusedExport: earlierExportSchema.optional(),
        exportRun: z.string().optional(),
        importRun: z.string().optional(),
        copy: z
          .object({ strategy: z.string(), reason: z.string().optional(), notes: z.array(z.string()) })
          .optional(),
        handover: z
          .object({
            waybill: z.string().describe('Lies beside the blob in the source container.'),
            signedBy: z.string().optional(),
            notes: z.array(z.string()),
          })
          .optional(),
        error: failureSchema.optional(),
      }),
    ),
    phases: z
      .object({
        plan: milliseconds,
        export: milliseconds,
        copy: milliseconds,
        handover: milliseconds,
        import: milliseconds,
        verify: milliseconds,
        report: milliseconds,
      })
      .describe('Milliseconds from the first start of a phase in any batch to its last end.'),
    notes: z.array(z.string()),
    error: failureSchema.optional(),
  })
  .meta({ id: 'TransferReport' });

/** The last word on a transfer. @throws Refusal TRANSFER_NOT_FOUND, REPORT_NOT_READY or REPORT_NOT_FOUND. */
export async function getReport(
  client: TransferClient,
  services: Services,
  transferId: string,
): Promise<TransferReport> {
  const { documents, status } = await findTransfer(client, services, transferId);
  const report = await documents.read<TransferReport>(paths.report(transferId));
  if (report !== undefined) return report;
  if (isFinished(status)) {
    throw new Refusal('REPORT_NOT_FOUND', 'The transfer ended without a report; its status says why.');
  }
  throw new Refusal('REPORT_NOT_READY', `The transfer is ${status}; its report comes at the end.`);
}
