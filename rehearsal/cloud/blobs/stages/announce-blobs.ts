import { randomUUID } from 'node:crypto';
import type { Emit } from '../../ports';
import type { BlobAddress } from '../requests/address';
import type { Azurite } from '../azurite/azurite';
import { isCommit, type BlobStage } from '../requests/blob-call';
import { header } from '../requests/headers';
import type { Operation } from '../requests/operation';
import type { StorageAccounts } from '../storage-accounts';

/**
 * `data.api` of the event. Azure does not document the names for the From URL family; these are the plain
 * ones.
 */
const apis: Partial<Record<Operation, string>> = {
  'put-blob': 'PutBlob',
  'put-block-list': 'PutBlockList',
  'put-blob-from-url': 'PutBlob',
  copy: 'CopyBlob',
  'copy-from-url': 'CopyBlob',
};

/** Raises Microsoft.Storage.BlobCreated (Azure docs, event-schema-blob-storage). */
export interface Announcer {
  readonly stage: BlobStage;
  /** For blobs that come to be without a request, at the end of a pending copy. */
  announce(address: BlobAddress, api: string, clientRequestId?: string): void;
}

/** Announces blobs of the accounts as Event Grid events. */
export function createAnnouncer(azurite: Azurite, accounts: StorageAccounts, emit: Emit): Announcer {
  let sequence = 0;
  return { stage, announce };

  function announce(address: BlobAddress, api: string, clientRequestId?: string): void {
    const account = accounts.find(address.account);
    const blob = azurite.findBlob(address);
    if (!account || !blob || blob.pendingCopy) return;
    const { properties } = blob;
    sequence += 1;
    emit({
      topic: account.id,
      subject: `/blobServices/default/containers/${address.container ?? ''}/blobs/${address.blob ?? ''}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: {
        api,
        ...(clientRequestId === undefined ? {} : { clientRequestId }),
        requestId: randomUUID(),
        eTag: properties.etag.replaceAll('"', ''),
        contentType: properties.contentType ?? 'application/octet-stream',
        contentLength: properties.contentLength ?? 0,
        blobType: properties.blobType ?? 'BlockBlob',
        accessTier: properties.accessTier ?? 'Hot',
        url: `https://${account.host}/${address.container ?? ''}/${encodeURI(address.blob ?? '')}`,
        sequencer: sequencer(sequence),
        storageDiagnostics: { batchId: randomUUID() },
      },
    });
  }

  async function stage(...[call, next]: Parameters<BlobStage>): Promise<void> {
    const { operation, address, request, response } = call;
    const api = apis[operation];
    if (api !== undefined && isCommit(operation)) {
      response.once('finish', () => {
        if (response.statusCode < 300) announce(address, api, header(request, 'x-ms-client-request-id'));
      });
    }
    await next();
  }
}

/** Events of one blob order by string comparison of this, over restarts too. */
const sequencer = (sequence: number): string =>
  `${Date.now().toString(16).padStart(16, '0')}${sequence.toString(16).padStart(16, '0')}`.padStart(64, '0');
