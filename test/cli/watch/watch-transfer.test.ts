import { afterEach, expect, it, vi } from 'vitest';
import type { Client } from '../../../cli/client/client';
import { Misuse } from '../../../cli/client/errors';
import { watchTransfer } from '../../../cli/watch/watch-transfer';
import { runningTransfer } from '../process/fake-app';

const { isTTY, rows } = process.stdout;
afterEach(() => {
  Object.assign(process.stdout, { isTTY, rows });
  vi.restoreAllMocks();
});

it('gives the cursor back, and its clock up, when the watching ends before the batches', async () => {
  const batches = [{ batch: 1, status: 'running', phase: 'export', percent: 4 }];
  let written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  Object.assign(process.stdout, { isTTY: true, rows: 24 });
  const call = vi
    .fn()
    .mockResolvedValueOnce({ ...runningTransfer, batches })
    .mockRejectedValue(new Misuse('nobody is signed in'));
  await expect(watchTransfer({ call } as unknown as Client, 't1', { color: false })).rejects.toThrow(
    'signed',
  );
  expect(written).toContain('batch 1: export');
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
});
