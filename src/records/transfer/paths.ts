import { z } from 'zod';
import { actsSchema } from '../../domain/transfer/acts';
import { transferInputSchema } from '../../domain/transfer/inputs';
import { timeKey } from '../../domain/transfer/names';
import { verificationSchema, batchResultSchema } from '../../domain/transfer/results';
import { unsignedSchema } from '../../domain/transfer/unsigned';
import { reportSchema } from '../../domain/transfer/report';
import { cancelRequestSchema, transferRequestSchema } from '../../domain/transfer/request';
import { drawnSchema } from '../../domain/waybill/numbers';
import { waybillSchema, type Waybill } from '../../domain/waybill/waybill';
import { indexOf } from '../indexes';
import { folderOf, type Path, pathTo } from '../records';

/** What was asked for. */
export const requestPath = (transferId: string) =>
  pathTo(`${folderOf(transferId)}request.json`, transferRequestSchema);

/** What a batch is planned to bring. */
export const waybillPath = (transferId: string, batch: number) =>
  pathTo(`${waybillsFolder(transferId)}${batch}.json`, waybillSchema);

/** Where the waybills of all batches of a transfer are. */
export const waybillsFolder = (transferId: string): string => `${folderOf(transferId)}waybills/`;

/** The last number a route gave to a waybill it handed over. */
export const numberPath = (route: string) => pathTo(`handed-over/${route}.json`, drawnSchema);

/** The waybill that a text names; it may come from the metadata of a blob, which anybody can write. */
export function waybillNamed(name: string): Path<Waybill> | undefined {
  const [, transferId, batch] = /^transfers\/(t[a-z0-9]{15})\/waybills\/(\d{1,6})\.json$/.exec(name) ?? [];
  return transferId === undefined ? undefined : waybillPath(transferId, Number(batch));
}

/** What a batch came to, but for its artifacts. */
export const batchResultPath = (transferId: string, batch: number) =>
  pathTo(`${batchResultsFolder(transferId)}${batch}.json`, batchResultSchema);

/** Where the results of all batches of a transfer are. */
export const batchResultsFolder = (transferId: string): string => `${folderOf(transferId)}batches/`;

/** What the artifacts of a batch came to. */
export const verificationPath = (transferId: string, batch: number) =>
  pathTo(`${folderOf(transferId)}verifications/${batch}.json`, verificationSchema);

/** What a receiving route brought that waits for its signatures. */
export const unsignedPath = (route: string) => pathTo(`unsigned/${route}.json`, unsignedSchema);

/** The last word on a transfer. */
export const reportPath = (transferId: string) => pathTo(`${folderOf(transferId)}report.json`, reportSchema);

/** What was done to a transfer after its start. */
export const actsPath = (transferId: string) => pathTo(`${folderOf(transferId)}acts.json`, actsSchema);

/** There once the blobs of a transfer are removed. */
export const blobsRemovedPath = (transferId: string) =>
  pathTo(`${folderOf(transferId)}blobs-removed.json`, z.object({ at: z.iso.datetime() }));

/** Who asked a transfer to stop. */
export const cancelPath = (transferId: string) =>
  pathTo(`${folderOf(transferId)}cancel.json`, cancelRequestSchema);

const indexPrefix = 'index/';

/** Sorts newest first; doubles as the continuation token of a list that ended with this transfer. */
export function indexKey(transferId: string, requestedAt: string): string {
  return `${timeKey(requestedAt)}-${transferId}`;
}

/** What a list shows of a transfer without reading its request. */
export const indexPath = (key: string) => pathTo(`${indexPrefix}${key}.json`, transferInputSchema);

/** What a key of the index looks like. */
export const indexKeyPattern = /^\d{13}-t[a-z0-9]{15}$/;

/** The index of transfers, newest first. */
export const index = indexOf(indexPrefix, indexKeyPattern);
