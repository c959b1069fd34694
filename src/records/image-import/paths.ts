import { importTroubleSchema } from '../../domain/image-import/image-import';
import { folderOf, pathTo } from '../records';

/** Why artifacts of a batch could not be imported; there once one could not. */
export const importTroublePath = (transferId: string, batch: number) =>
  pathTo(`${folderOf(transferId)}import-trouble/${batch}.json`, importTroubleSchema);
