import { expect, it } from 'vitest';
import { findTriggeredRun } from '../../../src/activities/pipelines/find-triggered-run';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

it('what was carried across may have been imported by the trigger before its waybill came', async () => {
  const { services, route } = memoryServices({ ROUTE_MODE: 'receive' });
  const records = services.records(route);
  const at = { route: 'default', transferId: 't000000000000001', batch: 1 };
  const { transferId } = at;
  const [blob, etag] = ['early/batch-0001.tar', '0x1'];
  const writtenAt = '2026-01-01T00:00:00.000Z';
  const written = Date.parse(writtenAt);
  const carried = { blob, etag, waybillEtag: etag, importId: 'i1', writtenAt };
  await records.write(waybillPath(transferId, 1), sampleWaybill({ ...at, blob }));
  await records.write(requestPath(transferId), sampleRequest({ transferId, carried }));
  const runs =
    (triggeredAt: number): Services['runs'] =>
    () => ({
      latest: () =>
        Promise.resolve({
          asOf: new Date(),
          runs: [
            {
              name: 'importpipeline_1',
              blob,
              triggeredAt: new Date(triggeredAt).toISOString(),
              state: { state: 'succeeded' } as const,
            },
          ],
        }),
    });
  // The orchestration itself began an hour after the blob was written.
  const since = new Date(written + 3_600_000).toISOString();
  const find = (triggeredAt: number) =>
    findTriggeredRun({ ...at, since }, { ...services, runs: runs(triggeredAt) });
  expect(await find(written + 60_000)).toMatchObject({ run: 'importpipeline_1' });
  expect(await find(written - 3_600_000)).not.toHaveProperty('run');
});
