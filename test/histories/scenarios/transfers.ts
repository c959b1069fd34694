import { expect, it } from 'vitest';
import { retryTransfer } from '../../../src/application/starts/retry-transfer';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { requestPath } from '../../../src/records/transfer/paths';
import { fakeClient } from '../../application/fake-client';
import { sampleCaller } from '../../support/documents';
import { request } from '../../support/whole-transfer';
import type { Stage } from '../stage';

const retried = { caller: sampleCaller, idempotencyKey: null };

/** Transfers that come to their end by themselves. */
export function transfers({ used, fresh, app, take }: Stage): void {
  it('whole, in two lanes', async () => {
    const services = app();
    const outcome = await take('whole', services, await request(services, await fresh(60)));
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('selected by rules', async () => {
    const services = app();
    const [named = ''] = await fresh(1);
    const asked = await request(services, [], selectionSchema.parse({ allow: [named] }));
    expect(await take('selected', services, asked)).toMatchObject({ status: 'succeeded' });
  });

  it('partial', async () => {
    const services = app();
    const asked = await request(services, [...(await fresh(2)), 'no/such:1.0']);
    expect(await take('partial', services, asked)).toMatchObject({ status: 'partial' });
  });

  it('failed, and tried again', async () => {
    const services = app();
    const asked = await request(services, await fresh(2));
    used.rehearsed.cloud.foundation.faults.arm({ name: 'run-fails', count: 'always', skip: 0 });
    expect(await take('failed', services, asked)).toMatchObject({ status: 'failed' });
    used.rehearsed.cloud.foundation.faults.clear();
    const client = fakeClient();
    const { transfer } = await retryTransfer({ ...services, client }, asked.transferId, retried);
    const again = await services.records(services.route('default')).demand(requestPath(transfer.transferId));
    expect(await take('retried', services, again)).toMatchObject({ status: 'succeeded' });
  });

  it('refused, for the pipeline it made has an identity without roles', async () => {
    const services = app({ SOURCE_PIPELINE: 'ownidentity', SOURCE_PIPELINE_IDENTITY: '' });
    const asked = await request(services, await fresh(1));
    expect(await take('refused', services, asked)).toMatchObject({ status: 'failed' });
  });
}
