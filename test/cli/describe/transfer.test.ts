import { expect, it } from 'vitest';
import pico from 'picocolors';
import { describeTransfer } from '../../../cli/describe/transfer';
import type { Board } from '../../../cli/output/board';
import { showTransfer } from '../../../cli/watch/show-transfer';
import { runningTransfer } from '../process/fake-app';

type Transfer = Parameters<typeof describeTransfer>[0];
const waiting = { batch: 1, status: 'running', phase: 'export', waitingFor: 't000000000000001' };
const view = { ...runningTransfer, batches: [waiting] } as unknown as Transfer;
const said = 'waits for the export of t000000000000001';

it('says for whose export a batch waits', () => {
  expect(describeTransfer(view, pico.createColors(false))).toContain(said);
});

it('says so in a line of its own where a transfer is watched, and that it is over', () => {
  const rows: string[][] = [];
  const row: Board['row'] = (_key, text, milestone) => void rows.push([text, milestone]);
  const board = { row, clear: () => undefined, room: 9 } as unknown as Board;
  showTransfer(board, view);
  showTransfer(board, { ...view, batches: [{ ...waiting, waitingFor: undefined }] } as unknown as Transfer);
  const [during, after] = rows.filter(([text]) => text?.includes('batch 1'));
  expect(during?.[0]).toContain(said);
  expect(after?.[0]).not.toContain('waits');
  expect(after?.[1]).not.toBe(during?.[1]);
});

it('says which way it goes, and why where its route has both', () => {
  const by = (via: Transfer['via'], viaReason?: string) =>
    describeTransfer({ ...view, via, viaReason }, pico.createColors(false));
  expect(by('import', 'they reach each other')).toMatch(/via +image import: they reach each other/);
  expect(by('transfer')).toMatch(/via +pipelines\n/);
  expect(by(undefined)).not.toMatch(/via /);
});
