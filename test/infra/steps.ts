import { randomUUID } from 'node:crypto';
import { beginImport } from '../../src/activities/imports/begin-import';
import { receive } from '../../src/application/imports/receive';
import { sideOf } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import { blobName } from '../../src/domain/transfer/names';
import type { TransferReport } from '../../src/domain/transfer/report';
import { waybillName } from '../../src/domain/waybill/waybill';
import { importIdOf } from '../../src/records/imports/claims';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { byHand } from '../mirrors/by-hand';
import { serviceOf } from '../rehearsal/cloud/blobs/storage-clients';
import { sampleCaller } from '../support/documents';
import type { RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';

/** What journeys find and leave: artifacts, and what the sender of an air gap made for the receiver. */
export interface Travelled {
  readonly cloud: RehearsedServices['cloud'];
  readonly images: readonly string[];
  readonly sent: { name: string; blob: Buffer; waybill: Buffer; key: string };
}

/** Brings a tag that then goes at the source, and mirrors that. */
async function mirrorGone(app: Services, { cloud, images }: Travelled): Promise<unknown> {
  const [repository = '', tag = ''] = images[8]!.split(':');
  const gone = `gone-${randomUUID()}`;
  const atSource = byHand.bind(undefined, cloud.endpoints, 'source');
  const mirror = async () =>
    runTransfer(app, await request(app, [], selectionSchema.parse({ allow: [repository] })));
  const image = await atSource('GET', `v2/${repository}/manifests/${tag}`);
  await atSource('PUT', `v2/${repository}/manifests/${gone}`, image.text, image.type);
  const brought = await mirror();
  await atSource('DELETE', `acr/v1/${repository}/_tags/${gone}`);
  return brought.status === 'succeeded' ? [brought, await mirror()] : brought;
}

/** What each deployment is for. */
export const steps: Readonly<Record<string, (app: Services, world: Travelled) => Promise<unknown>>> = {
  connected: async (app, world) => [
    await runTransfer(app, await request(app, [world.images[0]!])),
    await mirrorGone(app, world),
  ],
  closed: async (app, { images, cloud, sent }) => {
    const asked = await request(app, [images[1]!]);
    const report = await runTransfer(app, asked);
    const { storageAccount: account, container } = sideOf(app.route('default'), 'target');
    const blob = blobName(asked.transferId, 1);
    const now = new Date().toISOString();
    const event = { account, container, blob, seenBy: 'event' as const, seenAt: now };
    const importId = importIdOf('default', { ...event, etag: now });
    const began = await beginImport({ importId, route: 'default', event }, app);
    return [report, began, await mirrorGone(app, { images, cloud, sent })];
  },
  send: async (app, { images, sent, cloud }) => {
    // What was handed over before is handed over again.
    const allow = [images[2]!.replace(/^[^/]*/, '*')];
    const selection = selectionSchema.parse({ allow, mode: 'all' });
    const asked = await request(app, [], selection);
    const report = await runTransfer(app, asked);
    if (report.status === 'succeeded') {
      const name = blobName(asked.transferId, 1);
      const container = serviceOf(cloud.endpoints, 'source').getContainerClient('transfer');
      const read = (blob: string) => container.getBlobClient(blob).downloadToBuffer();
      Object.assign(sent, { name, blob: await read(name), waybill: await read(waybillName(name)) });
    }
    return report;
  },
  receive: async (app, { sent, cloud }): Promise<TransferReport> => {
    const container = serviceOf(cloud.endpoints, 'target').getContainerClient('transfer');
    const name = `carried-${randomUUID()}/batch-0001.tar`;
    await container.getBlockBlobClient(name).uploadData(sent.blob);
    await container.getBlockBlobClient(waybillName(name)).uploadData(sent.waybill);
    const allowed = { waybill: `${sent.name.split('/', 1).join('')}/1`, reason: 'again', by: 'a test' };
    const received = await receive(
      { ...app, client: fakeClient() },
      { route: 'default', name, trigger: 'http', caller: sampleCaller, allowed },
    );
    if (received.missing !== undefined) throw new Error(`it lacks its ${received.missing.join()}`);
    return runTransfer(app, received.request);
  },
};
