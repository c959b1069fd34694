import { expect, it } from 'vitest';
import { startImports } from '../../../src/application/imports/start-imports';
import { sideOf } from '../../../src/domain/route';
import { blobName } from '../../../src/domain/transfer/names';
import { waybillName } from '../../../src/domain/waybill/waybill';
import type { Services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import { without } from '../../e2e/air-gap';
import { receiveNamed, request } from '../../support/whole-transfer';
import type { Stage } from '../stage';

/** Carries a blob and its waybill across. */
export async function carry(sender: Services, receiver: Services, blob: string): Promise<void> {
  const from = sender.container(sideOf(sender.route('default'), 'source'));
  const to = receiver.container(sideOf(receiver.route('default'), 'target'));
  for (const name of [blob, waybillName(blob)]) {
    const bytes = await from.getBlobClient(name).downloadToBuffer();
    await to.getBlockBlobClient(name).uploadData(bytes);
  }
}

/** Transfers across an air gap, and imports that others start. */
export function crossings({ recorder, fresh, app, take }: Stage): void {
  it('across an air gap', async () => {
    const sender = app(without('TARGET', { ROUTE_MODE: 'send' }));
    const asked = await request(sender, await fresh(1));
    expect(await take('air-gap-send', sender, asked)).toMatchObject({ status: 'succeeded' });
    const receiver = app(without('SOURCE', { ROUTE_MODE: 'receive' }));
    const blob = blobName(asked.transferId, 1);
    await carry(sender, receiver, blob);
    const outcome = await take('air-gap-receive', receiver, await receiveNamed(receiver, blob));
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('imported by the source trigger, and that import observed', async () => {
    const services = app({ IMPORT_BY: 'trigger', MANAGE_PIPELINES: 'true' });
    const asked = await request(services, await fresh(1));
    expect(await take('triggered', services, asked)).toMatchObject({ status: 'succeeded' });
    const { storageAccount: account, container } = sideOf(services.route('default'), 'target');
    const event = { account, container, blob: blobName(asked.transferId, 1), seenAt: asked.requestedAt };
    const client = fakeClient();
    await startImports({ ...services, client }, { ...event, seenBy: 'event' });
    const [instanceId = ''] = client.started;
    const { input } = await client.getStatus(instanceId);
    const supervised = { scenario: 'observed', name: 'superviseImport', instanceId } as const;
    await recorder.record(services, { ...supervised, input: input as object });
    await recorder.keepDocuments(services);
  });
}
