import type { ContainerClient } from '@azure/storage-blob';
import { lookAt } from '../../../azure/copy/blob-facts';
import { downloadWaybill } from '../../../azure/imports/download-waybill';
import { TransferError } from '../../../domain/errors';
import type { Route } from '../../../domain/route';
import type { CarriedBlob } from '../../../domain/transfer/request';
import { compareBlob, mismatch, replacedBlob, type BlobLook } from '../../../domain/waybill/compare-blob';
import { readPublicKeys, secretKey, type CheckingKey } from '../../../domain/waybill/keys';
import { openWaybill, type OpenedWaybill } from '../../../domain/waybill/open-waybill';

/** Opens the waybill of a carried blob and compares it with what is known of the blob unread. */
export async function openCarried(
  container: ContainerClient,
  route: Route,
  carried: CarriedBlob,
): Promise<OpenedWaybill> {
  const opened = await openWaybill(await downloadWaybill(container, carried), checkingKeys(route));
  const differences = compareBlob(opened.waybill, await look(container, carried));
  if (differences.length > 0) throw mismatch(differences.join('; '));
  return opened;
}

/** What a receiving route checks signatures with; none: it demands none. */
export function checkingKeys({ waybill: { publicKeys, secret } }: Route): readonly CheckingKey[] {
  if (secret !== undefined) return [secretKey(secret)];
  const keys = publicKeys === undefined ? [] : readPublicKeys(publicKeys);
  if (typeof keys === 'string') {
    const options = { operation: 'open waybill', origin: 'config' } as const;
    throw new TransferError('CONFIG_INVALID', `WAYBILL_PUBLIC_KEY ${keys}`, options);
  }
  return keys;
}

async function look(container: ContainerClient, { blob, etag }: CarriedBlob): Promise<BlobLook> {
  const facts = await lookAt(container.getBlobClient(blob), 'target');
  if (facts?.etag !== etag) throw replacedBlob(blob);
  return { name: blob, bytes: facts.bytes };
}
