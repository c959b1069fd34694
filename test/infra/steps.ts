import { randomUUID } from 'node:crypto';
import { beginImport } from '../../src/activities/imports/begin-import';
import { receive } from '../../src/application/imports/receive';
import { sideOf } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import { blobName } from '../../src/domain/transfer/names';
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

/** Gives an image of the source another tag. */
export async function tagAgain({ endpoints }: Travelled['cloud'], image: string): Promise<string> {
  const [repository = '', tag = ''] = image.split(':');
  const another = `again-${randomUUID()}`;
  const { text, type } = await byHand(endpoints, 'source', 'GET', `v2/${repository}/manifests/${tag}`);
  await byHand(endpoints, 'source', 'PUT', `v2/${repository}/manifests/${another}`, text, type);
  return `${repository}:${another}`;
}

/** Brings a tag that then goes at the source, and mirrors that. */
export async function mirrorGone(
  app: Services,
  { cloud, image }: Pick<Travelled, 'cloud'> & { readonly image: string },
): Promise<unknown> {
  const [repository = '', gone = ''] = (await tagAgain(cloud, image)).split(':');
  const mirror = async () =>
    runTransfer(app, await request(app, [], selectionSchema.parse({ allow: [repository] })));
  const brought = await mirror();
  await byHand(cloud.endpoints, 'source', 'DELETE', `acr/v1/${repository}/_tags/${gone}`);
  return brought.status === 'succeeded' ? [brought, await mirror()] : brought;
}

/** What each deployment is for, one after the other. */
export const steps: Readonly<
  Record<string, (app: Services, world: Travelled) => readonly (() => Promise<unknown>)[]>
> = {
  connected: (app, { images, cloud }) => [
    async () => runTransfer(app, await request(app, [images[0]!])),
    () => mirrorGone(app, { cloud, image: images[8]! }),
  ],
  closed: (app, { images, cloud }) => {
    const asked = request(app, [images[1]!]);
    return [
      async () => runTransfer(app, await asked),
      async () => beginImport(seenImport(app, (await asked).transferId), app),
      () => mirrorGone(app, { cloud, image: images[8]! }),
    ];
  },
  send: (app, { images, sent, cloud }) => [
    async () => {
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
  ],
  receive: (app, { sent, cloud }) => [
    async () => {
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
  ],
};

/** The blob of a transfer as an event tells of it. */
function seenImport(app: Services, transferId: string) {
  const { storageAccount: account, container } = sideOf(app.route('default'), 'target');
  const now = new Date().toISOString();
  const event = { account, container, blob: blobName(transferId, 1), seenBy: 'event' as const, seenAt: now };
  return { importId: importIdOf('default', { ...event, etag: now }), route: 'default', event };
}
