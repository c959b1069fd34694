import {
  batchImportSchema,
  claimSchema,
  importSchema,
  transferBatchSchema,
} from '../../domain/imports/import';
import { takenSchema } from '../../domain/waybill/numbers';
import { timeKey } from '../../domain/transfer/names';
import { indexOf } from '../indexes';
import { folderOf, pathTo } from '../records';

/** One version of a blob on its way into the target registry. */
export const importPath = (importId: string) => pathTo(`imports/${importId}.json`, importSchema);

/** The import a version of a blob belongs to, by the id that version gives. */
export const versionPath = (importId: string) => pathTo(`imports/versions/${importId}.json`, claimSchema);

/** The import a run of the pipeline is of. */
export const runPath = (name: string) => pathTo(`imports/runs/${name}.json`, claimSchema);

/** The transfer that receives what was carried. */
export const receiverPath = (importId: string) =>
  pathTo(`imports/receivers/${importId}.json`, transferBatchSchema);

/** What a transfer shows of the import of a batch. */
export const batchImportPath = (transferId: string, batch: number) =>
  pathTo(`${batchImportsFolder(transferId)}${batch}.json`, batchImportSchema);

/** Where the imports of all batches of a transfer are. */
export const batchImportsFolder = (transferId: string): string => `${folderOf(transferId)}imports/`;

/** What a route took of a sender of waybills. */
export const takenPath = (route: string, sender: string) =>
  pathTo(`received/${route}/${encodeURIComponent(sender.toLowerCase())}.json`, takenSchema);

const indexPrefix = 'imports/index/';

/** An entry of the list of imports. */
export const importIndexPath = (importId: string, seenAt: string) =>
  pathTo(`${indexPrefix}${timeKey(seenAt)}-${importId}.json`, claimSchema);

/** Key of an entry of the list; doubles as its continuation token. */
export const importKeyPattern = /^\d{13}-i[0-9a-f]{24}$/;

/** The list of imports, newest first. */
export const importIndex = indexOf(indexPrefix, importKeyPattern);
