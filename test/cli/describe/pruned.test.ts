import { expect, it } from 'vitest';
import pico from 'picocolors';
import { describeTransfer } from '../../../cli/describe/transfer';
import { runningTransfer } from '../process/fake-app';

it('says of a transfer that it pruned nothing, and why', () => {
  const prune = { mode: 'delete', found: 12, deleted: 0, kept: 0, refused: 'they are more than 10' };
  const view = { ...runningTransfer, status: 'succeeded', prune };
  const text = describeTransfer(
    view as unknown as Parameters<typeof describeTransfer>[0],
    pico.createColors(false),
  );
  expect(text).toContain(
    '12 tags gone at the source, 0 deleted, 0 kept (delete); nothing more was deleted: they are more than 10',
  );
});
