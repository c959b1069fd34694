import { expect, it } from 'vitest';
import { orchestrators } from '../../../src/orchestrations';
import { replay } from '../../../rehearsal/host/replay';
import { names, ok, refused, terms, wellBehaved } from '../fakes';

const error = refused('INTERNAL', 'node exited with code 137').error;
const input = { transferId: 't1', route: 'default', startedAt: '2026-01-01T00:00:00.000Z', error };

const close = (activities: typeof wellBehaved, mode: 'connected' | 'send' = 'connected') =>
  replay(orchestrators.closeTransfer, {
    instanceId: 't1-close',
    input,
    activities: {
      ...wellBehaved,
      leftBatches: () => ok({ terms: terms('run', true, mode), begun: [2, 5], waiting: 3 }),
      ...activities,
    },
  });

it('verifies what died half way, reports, and only then takes the transfer off', async () => {
  const result = await close({});
  const half = ['verifyBatch', 'verifyBatch'];
  expect(names(result)).toEqual(['leftBatches', ...half, 'reportTransfer', 'endTurn']);
  expect(result.calls[1]!.input).toEqual({ route: 'default', transferId: 't1', batch: 2 });
  expect(result.calls.at(-2)!.input).toMatchObject({
    startedAt: input.startedAt,
    error,
    unrecorded: [
      { batch: 2, error },
      { batch: 5, error },
    ],
  });
  expect(result.output).toMatchObject({ status: 'succeeded', error });
});

it('has nothing to verify on the side before an air gap', async () => {
  expect(names(await close({}, 'send'))).not.toContain('verifyBatch');
});

it('fails, and is tried again, when there is no report', async () => {
  const failed = await close({ reportTransfer: () => refused('ACCESS_DENIED') });
  expect(failed.status).toBe('Failed');
  expect(names(failed)).not.toContain('endTurn');
});
