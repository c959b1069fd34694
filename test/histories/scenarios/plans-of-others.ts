import { expect, it } from 'vitest';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { endTurn, takeTurn } from '../../../src/activities/transfer/take-turn';
import { startPlan } from '../../../src/application/plan/start-plan';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { toInput } from '../../../src/domain/transfer/inputs';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import type { Services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import { sampleCaller } from '../../support/documents';
import { request } from '../../support/whole-transfer';
import type { Stage } from '../stage';
import { dead } from './stopped-transfers';

/** Makes a plan of some artifacts. Returns its id. */
export async function planOf(services: Services, artifacts: readonly string[]): Promise<string> {
  const order = { artifacts: [...artifacts] };
  const { planId } = await startPlan({ ...services, client: fakeClient() }, order, sampleCaller);
  await planTransfer({ planId, route: 'default', notes: [] }, services);
  return planId;
}

/** Asks for a transfer that carries out a plan. */
export async function adopt(services: Services, plan: string): Promise<TransferRequest> {
  const { request: asked } = await startTransfer(
    { ...services, client: fakeClient() },
    {
      ...{ order: { plan }, trigger: 'http', caller: sampleCaller },
      requirePlan: () => Promise.resolve({ route: 'default' }),
    },
  );
  return asked;
}

/** Transfers that go by a plan they did not make just then, or that has to change. */
export function plansOfOthers({ recorder, fresh, app, take }: Stage): void {
  it('one that was approved', async () => {
    const services = app();
    const planId = await planOf(services, await fresh(1));
    expect(await take('approved', services, await adopt(services, planId))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('one that waits for another, and has less to do then', async () => {
    const services = app();
    const [shared = '', own = ''] = await fresh(2);
    const route = 'default';
    const { transferId: first } = await request(services, [shared]);
    await planTransfer({ planId: first, route, notes: [] }, services);
    await takeTurn({ route, transferId: first }, services);
    const asked = await request(services, [], selectionSchema.parse({ allow: [shared, own] }));
    let looks = 0;
    const outcome = await take('waited', services, asked, async (name, _input, call) => {
      if (name === 'takeTurn' && ++looks === 2) await endTurn({ route, transferId: first }, services);
      return call();
    });
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('one whose orchestration died, and is begun again', async () => {
    const services = app();
    const asked = await request(services, await fresh(1));
    const which = { scenario: 'begun-again', name: 'transfer', instanceId: asked.transferId } as const;
    const input = toInput(asked);
    const waits = recorder.record(services, { ...which, input, subOrchestrators: { transferBatch: dead } });
    await expect(waits).rejects.toThrow('can never come');
    const restart = { startedAt: asked.requestedAt, note: 'restart 1 of at most 5, it died of: a test' };
    const outcome = await recorder.record(services, { ...which, input: { ...input, restart } });
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('one whose blobs are copied in blocks', async () => {
    const services = app({ COPY_BANDWIDTH_MIB: '1000' });
    const asked = await request(services, await fresh(1));
    expect(await take('in-blocks', services, asked)).toMatchObject({ status: 'succeeded' });
  });
}
