import type { ContainerClient } from '@azure/storage-blob';
import type { SideName } from '../../domain/side';
import { callLimit } from '../bounded-calls';
import { toTransferError } from '../failure';

/** Removes a blob, if there is one. @throws TransferError naming the blob */
export async function removeBlob(container: ContainerClient, name: string, side: SideName): Promise<void> {
  try {
    await container
      .getBlobClient(name)
      .deleteIfExists({ deleteSnapshots: 'include', abortSignal: callLimit() });
  } catch (error) {
    throw toTransferError(error, `remove blob ${name}`, side);
  }
}
