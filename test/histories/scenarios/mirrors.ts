import { expect, it } from 'vitest';
import { receive } from '../../../src/application/imports/receive';
import { sideOf } from '../../../src/domain/route';
import { referenceOf } from '../../../src/domain/selection/artifact-reference';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { blobName } from '../../../src/domain/transfer/names';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import { tagListName } from '../../../src/domain/waybill/tag-list';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { noteUntagged } from '../../../src/records/prune/untagged';
import type { Services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import { without } from '../../e2e/air-gap';
import { byHand } from '../../mirrors/by-hand';
import { sampleCaller } from '../../support/documents';
import { request, runToEnd } from '../../support/whole-transfer';
import type { Stage } from '../stage';

const prune = { PRUNE: 'delete' };

/** Transfers that delete what the source no longer has. */
export function mirrors({ recorder, used, fresh, app, take }: Stage): void {
  /** Asks for tags by rules. */
  const asking = async (services: Services, allow: readonly string[]) =>
    request(services, [], selectionSchema.parse({ allow }));
  const untag = async (named: string): Promise<void> => {
    const path = `acr/v1/${referenceOf(named).repository}/_tags/1.0`;
    await byHand(used.rehearsed.cloud.endpoints, 'source', 'DELETE', path);
  };

  it('that deletes what the source no longer has', async () => {
    const services = app(prune);
    const named = await fresh(2);
    expect(await runToEnd(services, await asking(services, named))).toMatchObject({ status: 'succeeded' });
    await untag(named[0]!);
    const asked = await asking(services, named);
    expect(await take('pruned', services, asked)).toMatchObject({ status: 'succeeded' });
    // What one leaves that died between its tags and their manifests.
    const left = { reference: named[0]!, digest: `sha256:${'0'.repeat(64)}` };
    await noteUntagged(services, services.route('default'), [left], undefined);
    await recorder.keepDocuments(services);
  });

  it('by rules, for a target that nobody sees, which deletes by a list of tags', async () => {
    const sender = app(without('TARGET', { ROUTE_MODE: 'send', ...prune }));
    const receiver = app(without('SOURCE', { ROUTE_MODE: 'receive', ...prune }));
    const from = sender.container(sideOf(sender.route('default'), 'source'));
    const to = receiver.container(sideOf(receiver.route('default'), 'target'));
    const arrived = async (name: string, ...others: string[]): Promise<TransferRequest> => {
      for (const carried of [...others, name])
        await to.getBlockBlobClient(carried).uploadData(await from.getBlobClient(carried).downloadToBuffer());
      const order = { route: 'default', name, trigger: 'http', caller: sampleCaller } as const;
      const received = await receive({ ...receiver, client: fakeClient() }, order);
      if (received.missing !== undefined) throw new Error(`it lacks ${received.missing.join()}`);
      return received.request;
    };
    const named = await fresh(2);
    const first = await asking(sender, named);
    expect(await take('air-gap-selected', sender, first)).toMatchObject({ status: 'succeeded' });
    const blob = blobName(first.transferId, 1);
    await runToEnd(receiver, await arrived(blob, waybillName(blob)));
    await untag(named[0]!);
    const second = await asking(sender, named);
    expect(await runToEnd(sender, second)).toMatchObject({ status: 'succeeded' });
    const asked = await arrived(tagListName(second.transferId));
    expect(await take('air-gap-tags', receiver, asked)).toMatchObject({ status: 'succeeded' });
  });
}
