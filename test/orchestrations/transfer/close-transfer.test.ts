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

it('verifies and records what died half way, reports, and only then takes the transfer off', async () => {
  const result = await close({});
  const half = ['verifyBatch', 'recordBatch'];
  expect(names(result)).toEqual(['leftBatches', ...half, ...half, 'reportTransfer', 'endTurn']);
  expect(result.calls[1]!.input).toEqual({ route: 'default', transferId: 't1', batch: 2 });
  expect(result.calls[4]!.input).toMatchObject({ result: { batch: 5, error: { code: 'INTERNAL' } } });
  expect(result.calls.at(-2)!.input).toMatchObject({ startedAt: input.startedAt, error });
  expect(result.output).toMatchObject({ status: 'succeeded', error });
});

it('has nothing to verify on the side before an air gap', async () => {
  expect(names(await close({}, 'send'))).not.toContain('verifyBatch');
});

it('hands the report what cannot be written down, and is tried again when there is none', async () => {
  const result = await close({ recordBatch: () => refused('ACCESS_DENIED') });
  expect(result.calls.at(-2)!.input).toMatchObject({ unrecorded: [{ batch: 2 }, { batch: 5 }] });
  const failed = await close({ reportTransfer: () => refused('ACCESS_DENIED') });
  expect(failed.status).toBe('Failed');
  expect(names(failed)).not.toContain('endTurn');
});
