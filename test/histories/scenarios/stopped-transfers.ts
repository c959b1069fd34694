import type { OrchestrationHandler } from 'durable-functions';
import { expect, it } from 'vitest';
import { requestCancel } from '../../../src/application/transfer/cancel-transfer';
import { pauseTransfer, resumeTransfer } from '../../../src/application/transfer/pause-transfer';
import { toInput } from '../../../src/domain/transfer/inputs';
import { fakeClient } from '../../application/fake-client';
import { request, type Around } from '../../support/whole-transfer';
import type { Stage } from '../stage';

/** For twenty minutes who is held up looks by itself, at most so often. */
const looksUntilChild = 80;

/** Does something once, before the first call of an activity that matches. */
function before(name: string, side: string, act: () => Promise<unknown>): Around {
  let acted = false;
  return async (called, input, call) => {
    if (!acted && called === name && (input as { side?: string }).side === side) {
      acted = true;
      await act();
    }
    return call();
  };
}

/** Waits for what never comes. */
export const dead: OrchestrationHandler = function* (context) {
  yield context.df.waitForExternalEvent('never');
};

/** Transfers that somebody or something stops. */
export function stoppedTransfers({ recorder, fresh, app, take }: Stage): void {
  it('cancelled', async () => {
    const services = app();
    const asked = await request(services, await fresh(2));
    const cancel = () =>
      requestCancel(services, services.route('default'), asked.transferId, { requestedBy: 'ops' });
    const outcome = await take('cancelled', services, asked, before('startRun', 'target', cancel));
    expect(outcome).toMatchObject({ status: 'cancelled' });
  });

  it.each([
    ['paused', 3],
    ['long-paused', looksUntilChild],
  ])('%s, and resumed when it was looked at %d times', async (scenario, looksInAll) => {
    const services = app();
    const asked = await request(services, await fresh(1));
    const { transferId } = asked;
    const client = fakeClient();
    client.set(transferId, { input: toInput(asked), runtimeStatus: 'Running' });
    let looks = 0;
    const paused = before('startRun', 'source', () =>
      pauseTransfer({ ...services, client }, transferId, { by: 'ops' }),
    );
    const outcome = await take(scenario, services, asked, async (name, input, call) => {
      const isHeld = name === 'startRun' && ++looks === looksInAll;
      if (isHeld) await resumeTransfer({ ...services, client }, transferId, { by: 'ops' });
      return paused(name, input, call);
    });
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('that lost its orchestration', async () => {
    const services = app();
    const asked = await request(services, await fresh(1));
    const which = { scenario: 'closed', instanceId: asked.transferId };
    const waits = recorder.record(services, {
      ...{ ...which, name: 'transfer', input: toInput(asked) },
      subOrchestrators: {
        transferBatch: dead,
      },
    });
    await expect(waits).rejects.toThrow('can never come');
    const { transferId, route } = asked;
    const error = { code: 'INTERNAL', message: 'it died', operation: 'transfer', origin: 'app' } as const;
    const input = { transferId, route, startedAt: asked.requestedAt, error: { ...error, retryable: false } };
    const outcome = await recorder.record(services, { ...which, name: 'closeTransfer', input });
    expect(outcome).toMatchObject({ status: 'failed' });
  });
}
