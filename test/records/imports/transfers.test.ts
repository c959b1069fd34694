import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { endImport } from '../../../src/activities/imports/end-import';
import { planCarried } from '../../../src/activities/plan/carried/plan-carried';
import { receive } from '../../../src/application/imports/receive';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { batchImportPath } from '../../../src/records/imports/paths';
import { batchImports } from '../../../src/records/imports/transfers';
import { placeOf, useImports } from '../../activities/imports/use-imports';
import { fakeClient } from '../../application/fake-client';
import { sampleWaybill } from '../../domain/waybill/carried';
import { memoryServices } from '../../support/services';
import { sampleCaller } from '../../support/documents';

const receiving = { ROUTE_MODE: 'receive', IMPORT_BY: 'trigger-then-run' };
const { services, client, create, begin, view } = useImports(receiving);
const content = Buffer.from('archive');

/** Carries blob and waybill across. Returns the event of the blob. */
async function carry(blob: string) {
  const event = await create(blob, {});
  const sha256 = createHash('sha256').update(content).digest('hex');
  const waybill = sampleWaybill(content.length, sha256, 'AzureUSGovernment/contosogov/default');
  await client(waybillName(blob)).upload(waybill, waybill.length);
  return event;
}

async function received(name: string): Promise<string> {
  const found = await receive(
    { ...services(), client: fakeClient() },
    { route: 'default', name, trigger: 'event', caller: sampleCaller },
  );
  if (found.missing !== undefined) throw new Error(`lacks its ${found.missing.join()}`);
  return found.request.transferId;
}

describe('what is carried across an air gap', () => {
  it.each(['seen first', 'received first', 'received after the end'])(
    'joins the transfer that receives it when it is %s',
    async (steps) => {
      const event = await carry(`${steps}/batch-0001.tar`);
      const { importId } = placeOf(event);
      const transferId = await received(event.blob);
      if (steps !== 'received first') await begin(event);
      if (steps === 'received after the end') await endImport(placeOf(event), services());
      await planCarried({ transferId, route: 'default', notes: [] }, services());
      if (steps === 'received first') await begin(event);
      if (steps === 'seen first') await endImport(placeOf(event), services());
      expect(await view(event)).toMatchObject({
        transfer: { transferId, batch: 1, route: 'default' },
        links: { transfer: `/api/transfers/${transferId}` },
      });
      const records = services().records(services().route('default'));
      expect(await records.read(batchImportPath(transferId, 1))).toMatchObject({ importId });
      expect((await batchImports(records, transferId, [1, 2])).get(1)).toMatchObject({ importId });
    },
  );

  it('is imported by its transfer alone, which may refuse it', async () => {
    const event = await carry('refused/batch-0001.tar');
    await begin(event);
    const ended = await endImport(placeOf(event), services());
    expect(ended).toEqual({ status: 'not-picked-up', runWanted: false });
  });
});

it('shows what becomes of an import that was not picked up', async () => {
  // What became of an import is remembered for the life of a process, which others share.
  const transferId = 't00000000000pick';
  const memory = memoryServices();
  const records = memory.services.records(memory.route);
  for (const status of ['not-picked-up', 'importing', 'succeeded'] as const) {
    const shown = { importId: 'i1', seenAt: '2026-01-01T00:00:00.000Z', status };
    await records.write(batchImportPath(transferId, 1), shown);
    expect((await batchImports(records, transferId, [1])).get(1)?.status).toBe(status);
  }
});
