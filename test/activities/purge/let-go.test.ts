import { expect, it } from 'vitest';
import { exportedBy, noExport, wantedBy } from '../../../src/domain/pipelines/shared-export';
import { sampleWaybill } from '../../support/documents';
import { sampleExportPath } from '../../support/exports';
import { memoryServices } from '../../support/services';
import { idOf, purgeAll, thingsIn } from './old-things';

const [one, other] = [idOf('t', 1), idOf('t', 2)];
const note = sampleExportPath(sampleWaybill().artifacts);
const user = (transferId: string) => ({ route: 'default', transferId, batch: 1 });

it('forgets the export of a transfer that died over it, but not that of another', async () => {
  const memory = memoryServices();
  const things = thingsIn(memory);
  things.transfer(one);
  things.put(note, exportedBy(noExport, user(one)));
  expect(await purgeAll(memory.services, 'transfers')).toMatchObject({ removed: 1 });
  expect(memory.documents.has(note.name)).toBe(false);

  things.transfer(one);
  things.put(note, wantedBy(exportedBy(noExport, user(other)), user(one)));
  expect(await purgeAll(memory.services, 'transfers')).toMatchObject({ removed: 1 });
  expect(memory.documents.get(note.name)).toMatchObject(exportedBy(noExport, user(other)));
});
