import { describe, expect, it } from 'vitest';
import { receive } from '../../src/application/imports/receive';
import { retryTransfer } from '../../src/application/starts/retry-transfer';
import { requestPath } from '../../src/records/transfer/paths';
import { sideOf } from '../../src/domain/route';
import type { Services } from '../../src/services';
import { fakeClient, transferInstance } from '../application/fake-client';
import { sampleCaller } from '../support/documents';
import { request, runTransfer, type Around } from '../support/whole-transfer';
import { imageOf, useGap } from './gap';

const gap = useGap();
const error = { code: 'ACCESS_DENIED', message: 'no', operation: 'o', origin: 'app', retryable: false };

/** Refuses a step for good, wherever it is called. */
const refusing =
  (step: string): Around =>
  (name, _input, call) =>
    name === step ? Promise.resolve({ ok: false, error }) : call();

/** Tries again what failed; returns its report and the steps that ran. */
async function retried(by: Services, transferId: string) {
  const client = fakeClient();
  const output = { status: 'failed', artifacts: { total: 1, verified: 0, failed: 1 } };
  client.set(transferId, transferInstance(transferId, { runtimeStatus: 'Completed', output }));
  const order = { caller: sampleCaller, idempotencyKey: null };
  const { transfer } = await retryTransfer({ ...by, client }, transferId, order);
  const asked = await by.records(by.route('default')).demand(requestPath(transfer.transferId));
  const steps: string[] = [];
  const report = await runTransfer(by, asked, (name, { side = '' }: { side?: string }, call) => {
    steps.push(`${name} ${side}`.trim());
    return call();
  });
  return { report, steps };
}

describe('a half of an air gap that is tried again', () => {
  it('hands over what it had exported, without another export, and that arrives', async () => {
    const { sender } = gap.app;
    const unsigned = gap.sender({ WAYBILL_HMAC_SECRET: '', WAYBILL_KEY_NAME: 'no-such-key' });
    const asked = await request(unsigned, [imageOf(1)]);
    const failed = await runTransfer(unsigned, asked);
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'WAYBILL_KEY_UNUSABLE', phase: 'handover' },
    });
    const { report, steps } = await retried(sender, asked.transferId);
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ handedOver: true }] });
    expect(steps.filter((step) => step.startsWith('startRun'))).toEqual([]);
    const { blob, handover } = report.batches[0]!;
    const container = sender.container(sideOf(sender.route('default'), 'source'));
    const [bytes, waybill] = await Promise.all(
      [blob!, handover!.waybill].map((name) => container.getBlobClient(name).downloadToBuffer()),
    );
    const name = await gap.carry({ blob: bytes!, waybill: waybill! }, 'retried');
    expect(await gap.receive(name)).toMatchObject({ status: 'succeeded' });
    expect(await gap.digestOf(1)).toBe(report.artifacts[0]!.digest);
    expect(report.batches[0]).toMatchObject({
      reusedExport: { transferId: asked.transferId },
    });
    // What was handed over is carried: the next transfer of the same has an export of its own.
    const { name: next } = await gap.send([1]);
    expect(next).not.toBe(blob);
  });

  it.each([
    [2, 'planCarried'],
    [3, 'startRun'],
  ])('receives image %d once more after %s failed, and that arrives', async (number, step) => {
    const { receiver } = gap.app;
    const sent = await gap.send([number]);
    const name = await gap.carry(sent, `again-${number}`);
    const received = await receive(
      { ...receiver, client: fakeClient() },
      { route: 'default', name, trigger: 'http', caller: sampleCaller },
    );
    if (received.missing !== undefined) throw new Error('it lacks a part');
    const failed = await runTransfer(receiver, received.request, refusing(step));
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'ACCESS_DENIED' } });
    expect(await gap.digestOf(number)).toBeUndefined();
    const { report } = await retried(receiver, received.request.transferId);
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ verified: true }] });
    expect(await gap.digestOf(number)).toBe(sent.report.artifacts[0]!.digest);
  });
});
