import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTriggeredRun } from '../../../src/activities/pipelines/find-triggered-run';
import { endObservation } from '../../../src/activities/imports/end-observation';
import { importIdOf } from '../../../src/records/imports/import-id';
import { inspectArrival } from '../../../src/activities/imports/inspect-arrival';
import { planReceipt } from '../../../src/activities/plan/plan-receipt';
import { getImport } from '../../../src/application/imports/get-import';
import { receiveArrival } from '../../../src/application/imports/receive-arrival';
import type { Services } from '../../../src/services';
import { waybillName } from '../../../src/domain/waybill/waybill-name';
import { importDocuments } from '../../../src/domain/imports/names';
import { sideOf } from '../../../src/domain/route';
import { fakeClient } from '../../application/fake-client';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { sampleWaybill } from '../../domain/waybill/carried';

/** What arrives across an air gap is watched as any arrival is, and received by a transfer of its own. */

const content = Buffer.from('carried across');
const md5 = createHash('md5').update(content).digest('base64');
let cloud: RehearsedServices;
let services: Services;
beforeAll(async () => {
  cloud = await rehearseServices();
  const settings = { ROUTE_MODE: 'receive', IMPORT_BY: 'trigger-then-run' };
  services = { ...cloud.services(settings), log: () => undefined };
});
afterAll(() => cloud.stop());

const target = () => sideOf(services.route('default'), 'target');
const client = (name: string) => services.container(target()).getBlockBlobClient(name);

/** Carries blob and waybill across. Returns where it is and the notice of the blob. */
async function carry(blob: string) {
  const { etag = '' } = await client(blob).upload(content, content.length);
  const waybill = sampleWaybill(content.length, md5);
  await client(waybillName(blob)).upload(waybill, waybill.length);
  const { storageAccount: account, container } = target();
  const noticedAt = new Date().toISOString();
  const arrival = {
    account,
    container,
    blob,
    etag: etag.replaceAll('"', ''),
    seenBy: 'event',
    noticedAt,
  } as const;
  return { at: { importId: importIdOf('default', arrival), route: 'default', blob }, arrival };
}

async function receive(blob: string): Promise<string> {
  const receipt = await receiveArrival(fakeClient(), services, {
    route: 'default',
    name: blob,
    trigger: 'event',
  });
  if (receipt.state !== 'received') throw new Error(`lacks its ${receipt.missing.join()}`);
  return receipt.request.transferId;
}
const plan = (transferId: string) => planReceipt({ transferId, route: 'default', notes: [] }, services);
const arrivalOf = (transferId: string) =>
  services.documents(services.route('default')).read(importDocuments.arrival(transferId, 1));

describe('what arrives across an air gap', () => {
  it('joins the transfer that receives it, whichever is known first', async () => {
    for (const steps of ['watched first', 'received first', 'received after the end'] as const) {
      const { at, arrival } = await carry(`${steps}/batch-0001.tar`);
      const transferId = await receive(at.blob);
      const watch = () => inspectArrival({ ...at, arrival }, services);
      if (steps !== 'received first') await watch();
      if (steps === 'received after the end') await endObservation(at, services);
      await plan(transferId);
      if (steps === 'received first') await watch();
      if (steps === 'watched first') await endObservation(at, services);
      expect(await getImport(services, at.importId), steps).toMatchObject({
        transfer: { transferId, batch: 1, route: 'default' },
        links: { transfer: `/api/transfers/${transferId}` },
      });
      expect(await arrivalOf(transferId), steps).toMatchObject({ importId: at.importId });
    }
  });

  it('is imported by its transfer alone, which may refuse it', async () => {
    const { at, arrival } = await carry('refused/batch-0001.tar');
    await inspectArrival({ ...at, arrival }, services);
    expect(await endObservation(at, services)).toEqual({ status: 'not-picked-up', runWanted: false });
  });

  it('may have been imported by the trigger before its waybill came', async () => {
    const { at } = await carry('early/batch-0001.tar');
    const transferId = await receive(at.blob);
    await plan(transferId);
    const { lastModified } = await client(at.blob).getProperties();
    const runs =
      (triggeredAt: number): Services['runs'] =>
      () => ({
        look: () =>
          Promise.resolve({
            asOf: new Date(),
            runs: [
              {
                name: 'importpipeline_1',
                blob: at.blob,
                triggeredAt: new Date(triggeredAt).toISOString(),
                state: { state: 'succeeded' } as const,
              },
            ],
          }),
      });
    // The orchestration itself began an hour after the blob arrived.
    const since = new Date(lastModified!.getTime() + 3_600_000).toISOString();
    const find = (triggeredAt: number) =>
      findTriggeredRun(
        { route: 'default', transferId, batch: 1, since },
        { ...services, runs: runs(triggeredAt) },
      );
    expect(await find(lastModified!.getTime() + 60_000)).toMatchObject({ run: 'importpipeline_1' });
    expect(await find(lastModified!.getTime() - 3_600_000)).not.toHaveProperty('run');
  });
});
