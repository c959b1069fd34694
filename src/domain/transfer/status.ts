import { z } from 'zod';

/** How a transfer, or one of its batches, stands. */
export const transferStatusSchema = z
  .enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'])
  .describe('How it stands; what is being done is the phase.');
export type TransferStatus = z.output<typeof transferStatusSchema>;

/** What is being done, in the order it comes. */
export const phaseSchema = z.enum(['plan', 'export', 'copy', 'handover', 'import', 'verify', 'report']);
export type Phase = z.output<typeof phaseSchema>;
