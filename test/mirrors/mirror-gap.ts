import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { selectionSchema } from '../../src/domain/selection/selection';
import type { TransferReport } from '../../src/domain/transfer/report';
import { tagListName } from '../../src/domain/waybill/tag-list';
import type { Services } from '../../src/services';
import { imageOf, useGap } from '../field/gap';
import { request, runTransfer } from '../support/whole-transfer';
import { byHand } from './by-hand';
import { pruningWorld } from './mirror';

/** What a transfer by rules left to be carried. */
export interface Left {
  readonly report: TransferReport;
  /** The name of the list of tags, and the file. */
  readonly name: string;
  readonly list: Buffer;
}

/** A mirror across an air gap: a sender that tells its tags, and a receiver that prunes by them. */
export function useMirrorGap() {
  const gap = useGap({ world: pruningWorld });
  const receiver = (): Services => gap.receiver({ PRUNE: 'delete' });
  const sender = (): Services => gap.sender({ PRUNE: 'delete' });
  return {
    receiver,
    sender,
    digestOf: gap.digestOf,
    cloud: gap.cloud,
    /** Pushes an image to the source by its number, anew or for the first time. */
    async push(number: number): Promise<void> {
      const images = await generateImages(number);
      await pushToCloud(gap.cloud().endpoints, images.slice(-1));
    },
    /** Deletes the tag of an image at the source by hand. */
    async untag(number: number): Promise<void> {
      const [repository] = imageOf(number).split(':');
      await byHand(gap.cloud().endpoints, 'source', 'DELETE', `acr/v1/${repository}/_tags/1.0`);
    },
    /** Sends by rules. */
    async send(around?: Parameters<typeof runTransfer>[2]): Promise<Left> {
      const by = sender();
      const asked = await request(by, [], selectionSchema.parse({ allow: ['fleet/**'] }));
      const report = await runTransfer(by, asked, around);
      const name = tagListName(asked.transferId);
      return { report, name, list: await gap.fetch(name) };
    },
    /** Carries the blobs of a transfer with their waybills across and receives them. */
    async arrive({ report }: Left): Promise<void> {
      for (const { blob = '', handover } of report.batches) {
        for (const name of [blob, handover!.waybill]) await gap.put(name, await gap.fetch(name));
        const { status } = await gap.receive(blob, receiver());
        if (status !== 'succeeded') throw new Error(`${blob} arrived ${status}`);
      }
    },
    /** Carries a list of tags across and receives it. */
    async receiveList(
      { name, list }: Pick<Left, 'name' | 'list'>,
      by = receiver(),
      around?: Parameters<typeof runTransfer>[2],
    ): Promise<TransferReport> {
      await gap.put(name, list);
      return gap.receive(name, by, {}, around);
    },
  };
}
