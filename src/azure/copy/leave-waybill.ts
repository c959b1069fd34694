import type { ContainerClient } from '@azure/storage-blob';
import { shortly } from './retrying';

/** Leaves a waybill, or what lies beside waybills. Import triggers pass it by: it has no category. */
export async function leaveWaybill(container: ContainerClient, name: string, text: string): Promise<void> {
  const content = Buffer.from(text);
  await shortly((abortSignal) =>
    container
      .getBlockBlobClient(name)
      .uploadData(content, { blobHTTPHeaders: { blobContentType: 'application/json' }, abortSignal }),
  );
}
