import { describe, expect, it } from 'vitest';
import { verifyBatch } from '../../src/activities/transfer/verify-batch';
import { TransferError } from '../../src/domain/errors';
import { composeReport } from '../../src/domain/transfer/compose-report';
import type { Verification } from '../../src/domain/transfer/results';
import { verificationPath, waybillPath } from '../../src/records/transfer/paths';
import type { ErrorCode } from '../../src/domain/remedies';
import { outage, refused, replayBatch } from '../orchestrations/fakes';
import { sampleResult, sampleWaybill } from '../support/documents';
import { memoryServices } from '../support/services';

const artifacts = ['a:1', 'b:1', 'c:1'].map((reference, i) => ({
  reference,
  digest: `sha256:${String(i).repeat(64)}`,
  size: 1,
}));

/** All has arrived; the target does not answer for some. */
async function verify(silent: readonly string[], code: ErrorCode, retryable: boolean, givingUp = true) {
  const cloud = memoryServices();
  const waybill = sampleWaybill({ artifacts });
  cloud.documents.set(waybillPath('t1', 1).name, waybill);
  for (const { reference, ...found } of artifacts) cloud.target.artifacts.set(reference, found);
  let asked = 0;
  const registry: typeof cloud.services.registry = async (side) => {
    const opened = await cloud.services.registry(side);
    return {
      ...opened,
      digests(references) {
        asked += 1;
        const dumb = references.find(({ repository }) => silent.includes(repository));
        if (dumb === undefined) return opened.digests(references);
        const message = `read ${dumb.repository}:1 failed`;
        return Promise.reject(
          new TransferError(code, message, { operation: 'read', origin: 'target', retryable }),
        );
      },
    };
  };
  const order = {
    route: 'default',
    transferId: 't1',
    batch: 1,
    ...(givingUp && { givingUp: true as const }),
  };
  await verifyBatch(order, { ...cloud.services, registry });
  const { artifacts: results } = cloud.documents.get(verificationPath('t1', 1).name) as Verification;
  const { status } = composeReport({
    ...{ transferId: 't1', route: 'default', unresolved: [], notes: [] },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.000Z' },
    batches: [{ waybill, result: sampleResult(), artifacts: results }],
  });
  return { results, status, asked };
}

describe('a target that is down when all has arrived', () => {
  it('leaves artifacts unverified, not failed, and none is blamed for another', async () => {
    const { results, status, asked } = await verify(['a', 'b', 'c'], 'UNAVAILABLE', true);
    expect(status).toBe('partial');
    expect(asked).toBe(1);
    const reason = 'ARTIFACT_UNVERIFIED: the target could not be asked for its digest (UNAVAILABLE)';
    expect(results.map((result) => result.reason)).toEqual([reason, reason, reason]);
  });

  it('is waited for as long as it may come back', async () => {
    await expect(verify(['b'], 'UNAVAILABLE', true, false)).rejects.toThrow('read b:1 failed');
  });

  it('keeps what it answered before', async () => {
    const { results, status } = await verify(['b'], 'UNAVAILABLE', true);
    expect(results.map(({ verified }) => verified)).toEqual([true, false, false]);
    expect(status).toBe('partial');
  });
});

it('a repository that may not be read keeps no other from being verified', async () => {
  const { results } = await verify(['b'], 'ACCESS_DENIED', false);
  expect(results.map(({ verified }) => verified)).toEqual([true, false, true]);
  expect(results[1]?.reason).toMatch(/^ARTIFACT_UNVERIFIED: .*ACCESS_DENIED/);
});

describe('a batch nobody could verify', () => {
  const asked = async (verifyBatch: () => unknown) =>
    (await replayBatch({ verifyBatch })).calls.filter(({ name }) => name === 'verifyBatch');

  it.each([
    ['is denied', () => refused('ACCESS_DENIED')],
    ['does not answer', outage()],
  ])('is looked at one by one at the end, when the target %s', async (_, verifyBatch) => {
    const calls = await asked(verifyBatch);
    expect(calls[0]?.input).not.toHaveProperty('givingUp');
    expect(calls.at(-1)?.input).toMatchObject({ givingUp: true });
  });
});
