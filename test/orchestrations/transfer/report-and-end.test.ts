import { describe, expect, it } from 'vitest';
import { names, refused, replayTransfer } from '../fakes';

describe('a transfer at its end', () => {
  it('is on the ledger until it is reported: who dies in between is begun again', async () => {
    const result = await replayTransfer({ batches: 1 });
    expect(names(result).slice(-2)).toEqual(['reportTransfer', 'endTurn']);
  });

  it('stays there while its report cannot be written', async () => {
    const result = await replayTransfer({ batches: 1 }, { reportTransfer: () => refused('ACCESS_DENIED') });
    expect(result.status).toBe('Failed');
    expect(names(result)).not.toContain('endTurn');
  });

  it.each(['DOCUMENT_INVALID', 'DOCUMENT_BLOCKED'] as const)(
    'keeps nobody waiting whose report never will be: %s',
    async (code) => {
      const result = await replayTransfer({ batches: 1 }, { reportTransfer: () => refused(code) });
      expect(result.status).toBe('Failed');
      expect(names(result).at(-1)).toBe('endTurn');
    },
  );
});
