import type { ContainerClient } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import type { CarriedBlob } from '../../domain/transfer/request';
import { replacedBlob } from '../../domain/waybill/compare-blob';
import { longestWaybillBytes } from '../../domain/waybill/open-waybill';
import { waybillName } from '../../domain/waybill/waybill';
import { isReplaced } from '../copy/faults';
import { shortly } from '../copy/retrying';
import { toTransferError } from '../failure';

/** The very version of a waybill that was carried, and no more of it than a waybill can have. */
export const downloadWaybill = (
  container: ContainerClient,
  { blob, waybillEtag }: Pick<CarriedBlob, 'blob' | 'waybillEtag'>,
): Promise<Buffer> => downloadDocument(container, waybillName(blob), waybillEtag, longestWaybillBytes);

/**
 * The very version of a document that was carried, of at most so many bytes.
 * @throws TransferError WAYBILL_BLOB_MISMATCH when it is another by now, WAYBILL_INVALID by its length
 */
export async function downloadDocument(
  container: ContainerClient,
  name: string,
  ifMatch: string,
  mostBytes: number,
): Promise<Buffer> {
  const client = container.getBlobClient(name);
  return shortly(async (abortSignal) => {
    const conditions = { ifMatch };
    const { contentLength = 0 } = await client.getProperties({ abortSignal, conditions });
    if (contentLength === 0 || contentLength > mostBytes) {
      const message = `${name} has ${contentLength} bytes, it may have ${mostBytes} at most`;
      throw new TransferError('WAYBILL_INVALID', message, { operation: 'open waybill', origin: 'target' });
    }
    return client.downloadToBuffer(0, contentLength, { abortSignal, conditions });
  }).catch((error: unknown) => {
    throw isReplaced(error) ? replacedBlob(name) : toTransferError(error, `read ${name}`, 'target');
  });
}
