import { expect, it } from 'vitest';
import pico from 'picocolors';
import { tableOfTransfers } from '../../../cli/commands/transfer';
import { runningTransfer } from '../process/fake-app';

it('says in a list who paused a transfer', () => {
  const paused = { by: 'eva', at: '2026-01-01T00:00:00.000Z' };
  const listed = [{ ...runningTransfer, paused }] as unknown as Parameters<typeof tableOfTransfers>[0];
  expect(tableOfTransfers(listed, pico.createColors(false))).toContain('running, copy, paused by eva');
});
