import { afterAll, beforeAll } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { sideOf } from '../../src/domain/route';
import { blobName } from '../../src/domain/transfer/names';
import type { TransferReport } from '../../src/domain/transfer/report';
import { waybillName } from '../../src/domain/waybill/waybill';
import type { Services } from '../../src/services';
import { secret, without } from '../e2e/air-gap';
import { type Around, receiveNamed, request, runTransfer } from '../support/whole-transfer';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';

export { secret };

/** What would be carried. */
interface Sent {
  readonly blob: Buffer;
  readonly waybill: Buffer;
}

/** A sender and a receiver that share a secret, and who carries between them, on a rehearsed cloud. */
export function useGap(options: Parameters<typeof rehearseServices>[0] = {}) {
  let rehearsed: RehearsedServices;
  const app: { sender: Services; receiver: Services } = {} as never;
  beforeAll(async () => {
    rehearsed = await rehearseServices(options);
    app.sender = sender();
    app.receiver = receiver();
    await pushToCloud(rehearsed.cloud.endpoints, await generateImages(9));
  });
  afterAll(() => rehearsed.stop());

  const sender = (more: Record<string, string> = {}): Services =>
    rehearsed.services(without('TARGET', { ROUTE_MODE: 'send', ...more }));
  const receiver = (more: Record<string, string> = {}): Services =>
    rehearsed.services(without('SOURCE', { ROUTE_MODE: 'receive', ...more }));

  const fetch = (name: string): Promise<Buffer> => sourceContainer().getBlobClient(name).downloadToBuffer();
  const put = (name: string, bytes: Buffer | string): Promise<unknown> =>
    targetContainer().getBlockBlobClient(name).upload(bytes, Buffer.byteLength(bytes));
  const sourceContainer = () => app.sender.container(sideOf(app.sender.route('default'), 'source'));
  const targetContainer = () => app.receiver.container(sideOf(app.receiver.route('default'), 'target'));

  return {
    app,
    cloud: () => rehearsed.cloud,
    receiver,
    sender,
    put,
    fetch,
    /** Puts a blob and a waybill beside each other at the target. Returns the name of the blob. */
    async carry({ blob, waybill }: Sent, folder: string): Promise<string> {
      const name = `${folder}/batch-0001.tar`;
      await Promise.all([put(name, blob), put(waybillName(name), waybill)]);
      return name;
    },
    targetContainer,
    /** Sends images by their numbers. Returns blob and waybill as they would be carried. */
    async send(numbers: readonly number[], by = app.sender, others: readonly string[] = []) {
      const asked = await request(by, [...numbers.map(imageOf), ...others]);
      const report = await runTransfer(by, asked);
      const name = blobName(asked.transferId, 1);
      const [blob, waybill] = await Promise.all([fetch(name), fetch(waybillName(name))]);
      return { report, name, blob, waybill };
    },
    /** Receives what lies there by this name. */
    async receive(
      name: string,
      by = app.receiver,
      more: { allowed?: { waybill: string; reason: string; by: string } } = {},
      around?: Around,
    ): Promise<TransferReport> {
      return runTransfer(by, await receiveNamed(by, name, more), around);
    },
    /** The digest of an image at the target. */
    async digestOf(number: number): Promise<string | undefined> {
      const registry = await app.receiver.registry(sideOf(app.receiver.route('default'), 'target'));
      return (await registry.digests([{ repository: repositoryOf(number), tag: '1.0' }]))[0];
    },
  };
}

const repositoryOf = (number: number): string => `fleet/app-${String(number).padStart(3, '0')}`;

export const imageOf = (number: number): string => `${repositoryOf(number)}:1.0`;
