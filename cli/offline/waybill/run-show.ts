import { TransferError } from '../../../src/domain/errors';
import { senderOf } from '../../../src/domain/waybill/address';
import { openWaybill } from '../../../src/domain/waybill/open-waybill';
import { blobOfWaybill, waybillName } from '../../../src/domain/waybill/waybill';
import { unreadable } from '../../client/read-text';
import { formatBytes, formatTime, shorten } from '../../output/format';
import type { Shown } from '../../output/shown';
import { factsOf, tableOf } from '../../output/table';
import { readKeys, type KeyOptions } from './read-keys';
import { readStart } from './read-start';

/** Shows what a waybill says; 1 when it cannot be believed. */
export async function runShow(file: string, options: KeyOptions): Promise<Shown> {
  const path = blobOfWaybill(file) === undefined && file.endsWith('.tar') ? waybillName(file) : file;
  try {
    const bytes = await readStart(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    const { waybill, signature, keyId } = await openWaybill(bytes, readKeys(options));
    const { transferId, batch, batches, artifacts, content, exporter } = waybill;
    return {
      document: { ...waybill, signature, ...(keyId !== undefined && { keyId }) },
      items: artifacts,
      ids: artifacts.map(({ reference }) => reference),
      text: () =>
        [
          factsOf({
            waybill: `${transferId}/${batch}, batch ${batch} of ${batches}`,
            sender: senderOf(waybill),
            receiver: waybill.receiver,
            number: waybill.number,
            written: formatTime(waybill.createdAt),
            'export run': exporter.run,
            blob: `${waybill.blob}, ${formatBytes(content.bytes)} (${content.bytes} bytes)`,
            'SHA-256': content.sha256,
            signature: signature === 'unchecked' ? 'there, unchecked: give a key' : signature,
            key: keyId,
          }),
          tableOf(
            ['artifact', 'digest', 'bytes'],
            artifacts.map(({ reference, digest, size }) => [
              shorten(reference),
              shorten(digest),
              formatBytes(size),
            ]),
          ),
        ].join('\n'),
    };
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    const { code } = error.failure;
    return {
      document: { code, message: error.message },
      text: () => `${code}: ${error.message}`,
      exitCode: 1,
    };
  }
}
