import type { ContainerClient } from '@azure/storage-blob';
import { lookAt } from '../../azure/copy/blob-facts';
import { shortly } from '../../azure/copy/retrying';
import { toTransferError } from '../../azure/failure';
import { TransferError } from '../../domain/errors';
import { waybillName, type Waybill } from '../../domain/waybill/waybill';
import type { CarriedBlob } from '../../domain/transfer/request';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { sideOf, type Route } from '../../domain/route';
import type { CarriedWaybill } from '../../domain/waybill/carried-waybill';
import { compareBlob, md5Compared } from '../../domain/waybill/compare-blob';
import { readPublicKeys, secretKey, type CheckingKey } from '../../domain/waybill/keys';
import { longestWaybillBytes, openWaybill, type OpenedWaybill } from '../../domain/waybill/open-waybill';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { joinTransfer } from '../../records/imports/transfers';
import { activity } from '../activity';
import { transferToPlan, type PlannedTransfer, outputOf } from './plan-transfer';
import { waybillPath, requestPath } from '../../records/transfer/paths';
import { totalsOf } from '../../domain/plan/batches';
import { planPath } from '../../records/plan/paths';

/**
 * Plans the import of a blob that was carried across an air gap: opens its waybill, compares the blob with
 * it, and writes both down as a transfer of one batch. What follows works from these documents, never from
 * the file again.
 * @throws TransferError WAYBILL_... when the waybill is not one to trust, or the blob is not the one it
 * describes.
 */
export const planCarried = activity(transferToPlan, async (input, services): Promise<PlannedTransfer> => {
  const { transferId } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const { carried } = await services.records(route).demand(requestPath(transferId));
  if (carried === undefined) throw failure('INTERNAL', `${transferId} has no carried blob to plan from`);
  await joinTransfer(services, route, transferId, carried.importId);
  const container = services.container(sideOf(route, 'target'));
  const opened = await openWaybill(await download(container, carried), checkingKeys(route));
  const blob = await look(container, carried);
  const differences = compareBlob(opened.waybill, blob);
  if (differences.length > 0) throw failure('WAYBILL_BLOB_MISMATCH', differences.join('; '));

  const { artifacts, content } = opened.waybill;
  const waybill: Waybill = {
    ...{ transferId, route: route.name, batch: 1, batches: 1 },
    ...{ blob: carried.blob, artifacts, content },
  };
  const records = services.records(route);
  await records.write(waybillPath(transferId, 1), waybill);
  const plan: TransferPlan = {
    planId: transferId,
    route: route.name,
    ...totalsOf([artifacts]),
    skipped: 0,
    unresolved: [],
    plannedAt: services.now().toISOString(),
    notes: [...input.notes, ...notesOn(opened, md5Compared(opened.waybill, blob))],
  };
  await records.write(planPath(transferId), plan);
  return outputOf(route, plan);
});

/** What a receiving route checks signatures with; none: it demands none. */
function checkingKeys({ waybill: { publicKeys, secret } }: Route): readonly CheckingKey[] {
  if (secret !== undefined) return [secretKey(secret)];
  const keys = publicKeys === undefined ? [] : readPublicKeys(publicKeys);
  if (typeof keys === 'string') throw failure('CONFIG_INVALID', `WAYBILL_PUBLIC_KEY ${keys}`);
  return keys;
}

/** The very version that was carried, and no more of it than a waybill can have. */
async function download(container: ContainerClient, { blob, waybillEtag }: CarriedBlob): Promise<Buffer> {
  const name = waybillName(blob);
  const client = container.getBlobClient(name);
  return shortly(async (abortSignal) => {
    const conditions = { ifMatch: waybillEtag };
    const { contentLength = 0 } = await client.getProperties({ abortSignal, conditions });
    if (contentLength === 0 || contentLength > longestWaybillBytes) {
      throw failure(
        'WAYBILL_INVALID',
        `${name} has ${contentLength} bytes, a waybill at most ${longestWaybillBytes}`,
      );
    }
    return client.downloadToBuffer(0, contentLength, { abortSignal, conditions });
  }).catch((error: unknown) => {
    throw isReplaced(error) ? replaced(name) : toTransferError(error, `read ${name}`, 'target');
  });
}

async function look(container: ContainerClient, { blob, etag }: CarriedBlob) {
  const facts = await lookAt(container.getBlobClient(blob), 'target');
  if (facts?.etag !== etag) throw replaced(blob);
  return { name: blob, bytes: facts.bytes, ...(facts.contentMd5 !== undefined && { md5: facts.contentMd5 }) };
}

const isReplaced = (error: unknown): boolean =>
  [404, 412].includes((error as { statusCode?: number } | null)?.statusCode ?? 0);

const replaced = (name: string): TransferError =>
  failure('WAYBILL_BLOB_MISMATCH', `${name} was replaced or deleted after it was carried`);

function notesOn({ waybill, signature, keyId }: OpenedWaybill, compared: boolean): string[] {
  return [
    origin(waybill),
    signature === 'verified'
      ? `the waybill is signed${keyId === undefined ? '' : ` by ${keyId}`}`
      : 'the signature of the waybill was not checked: ' +
        (signature === 'none' ? 'it has none' : 'the route has no key'),
    ...(compared ? [] : ['there is no Content-MD5 on both ends: length and digests are what was compared']),
  ];
}

const origin = ({ transferId, batch, batches, exporter, createdAt }: CarriedWaybill): string =>
  `batch ${batch} of ${batches} of transfer ${transferId}, exported from ${exporter.registry} in ` +
  `${exporter.cloud}, handed over ${createdAt}`;

const failure = (
  code: 'CONFIG_INVALID' | 'INTERNAL' | 'WAYBILL_BLOB_MISMATCH' | 'WAYBILL_INVALID',
  message: string,
): TransferError => new TransferError(code, message, { operation: 'open waybill', origin: 'target' });
