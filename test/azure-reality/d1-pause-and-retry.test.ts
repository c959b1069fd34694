import { describe, expect, it } from 'vitest';
import { retryTransfer } from '../../src/application/starts/retry-transfer';
import { requestCancel } from '../../src/application/transfer/cancel-transfer';
import { begin } from '../../src/domain/transfer/ledger';
import { pause, resume } from '../../src/domain/transfer/pauses';
import { changeLedger, readLedger } from '../../src/records/transfer/ledger';
import { requestPath } from '../../src/records/transfer/paths';
import type { Services } from '../../src/services';
import { fakeClient, transferInstance } from '../application/fake-client';
import { sampleCaller } from '../support/documents';
import { request, runTransfer } from '../support/whole-transfer';
import { useTransfers } from './transfers';
import { slots } from '../support/slots';

const by = { by: 'eva', at: '2026-01-01T00:00:00.000Z' };
const transfers = useTransfers();

/** What an operator does to a transfer that runs. */
function operator(services: Services, transferId: string) {
  const route = services.route('default');
  return {
    begin: () => changeLedger(services, route, (ledger) => begin(ledger, transferId)),
    pause: () => changeLedger(services, route, (ledger) => pause(ledger, transferId, by, slots(4))),
    resume: () => changeLedger(services, route, (ledger) => resume(ledger, transferId, by, slots(4))),
    cancel: () => requestCancel(services, route, transferId, { requestedBy: 'eva' }),
  };
}

const step = (name: string, { side = '' }: { side?: string }): string => `${name} ${side}`.trim();
const isPaused = (outcome: unknown): boolean =>
  (outcome as { error?: { code: string } }).error?.code === 'PAUSED';

describe('a transfer on the rehearsal', () => {
  it('that is paused in every step goes on from each, and moves nothing meanwhile', async () => {
    const services = transfers.services();
    const asked = await request(services, transfers.take(1));
    const by = operator(services, asked.transferId);
    await by.begin();
    const held: string[] = [];
    const after: string[] = [];
    let looks = 0;
    const report = await runTransfer(services, asked, async (name, input, call) => {
      const here = step(name, input);
      if (
        ['planTransfer', 'pollRun source', 'copyCommit', 'pollRun target'].includes(here) &&
        !after.includes(here)
      ) {
        after.push(here);
        await Promise.all([by.pause(), by.pause()]);
      }
      const outcome = await call();
      if (isPaused(outcome)) {
        if (held.at(-1) !== here) held.push(here);
        if (++looks % 3 === 0) await Promise.all([by.resume(), by.resume()]);
      }
      return outcome;
    });
    expect(report).toMatchObject({ status: 'succeeded' });
    expect(held).toEqual(['takeTurn', 'copyBegin', 'startRun target']);
    expect(await readLedger(services, services.route('default'))).toMatchObject({ paused: {}, restarts: {} });
  });

  it('that is cancelled while it is paused is tried again with its export', async () => {
    const services = transfers.services();
    const route = services.route('default');
    const asked = await request(services, transfers.take(1));
    const by = operator(services, asked.transferId);
    await by.begin();
    const report = await runTransfer(services, asked, async (name, input, call) => {
      const here = step(name, input);
      if (here === 'copyCommit') await by.pause();
      const outcome = await call();
      if (isPaused(outcome)) await Promise.all([by.cancel(), by.resume(), by.pause()]);
      return outcome;
    });
    expect(report).toMatchObject({ status: 'cancelled' });

    const client = fakeClient();
    const retryOf = asked.transferId;
    const output = { status: 'cancelled', artifacts: { total: 1, verified: 0, failed: 0, cancelled: 1 } };
    client.set(retryOf, transferInstance(retryOf, { runtimeStatus: 'Completed', output }));
    const order = { caller: sampleCaller, idempotencyKey: null };
    const { transfer } = await retryTransfer({ ...services, client }, retryOf, order);
    const again = await services.records(route).demand(requestPath(transfer.transferId));
    const retried = await runTransfer(services, again);
    expect(retried).toMatchObject({
      status: 'succeeded',
      batches: [{ reusedExport: { transferId: retryOf } }],
    });
  });
});
