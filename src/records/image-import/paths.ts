import { importTroubleSchema } from '../../domain/image-import/image-import';
import { foundWaySchema } from '../../domain/image-import/way';
import { folderOf, pathTo } from '../records';

/** Why artifacts of a batch could not be imported, or need not be; there once it is begun. */
export const importTroublePath = (transferId: string, batch: number) =>
  pathTo(`${folderOf(transferId)}import-trouble/${batch}.json`, importTroubleSchema);

/** Which way a route goes that has both, as it was last found. */
export const foundWayPath = (route: string) => pathTo(`ways/${route}.json`, foundWaySchema);
