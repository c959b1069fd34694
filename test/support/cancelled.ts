import { requestCancel } from '../../src/application/transfer/cancel-transfer';
import type { MemoryServices } from './services';

/** Cancels a transfer as a caller would. */
export const cancelled = ({ services, route }: MemoryServices, transferId: string): Promise<void> =>
  requestCancel(services, route, transferId, { requestedBy: 'ops' });
