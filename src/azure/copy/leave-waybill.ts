import type { ContainerClient } from '@azure/storage-blob';
import { waybillName } from '../../domain/waybill/waybill';
import { shortly } from './retrying';

/** Leaves a waybill beside its blob. Import triggers pass it by: it has no category. */
export async function leaveWaybill(container: ContainerClient, blob: string, text: string): Promise<void> {
  const content = Buffer.from(text);
  await shortly((abortSignal) =>
    container
      .getBlockBlobClient(waybillName(blob))
      .uploadData(content, { blobHTTPHeaders: { blobContentType: 'application/json' }, abortSignal }),
  );
}
