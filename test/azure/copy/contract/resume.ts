import { describe, expect, it } from 'vitest';
import { planBlocks } from '../../../../src/domain/copy/block-plan';
import type { CopyStrategy } from '../../../../src/domain/copy/strategy';
import { copyServices, requestFor, runCopy } from '../support/run-copy';
import { arrived, exportBlob, freshName, MiB } from '../support/blobs';
import { crashing, puts } from '../support/faults';
import type { TestStorage } from '../support/storage';

/** On so slow a link that is too many for one call. */
const settings = { COPY_SLOWEST_MIB: '0.1', COPY_CONCURRENCY: '1' };
const size = 6 * MiB + 1;
const blocks = planBlocks(size).count;

/** Wherever a copy ends early, another run of it goes on there, and no block is sent twice. */
export function resumeContract(storage: () => TestStorage, strategies: readonly CopyStrategy[]): void {
  describe.each(strategies)('resuming %s', (strategy) => {
    const services = () => copyServices(storage(), { ...settings, COPY_STRATEGY: strategy }).services;

    it.each(['before', 'after'] as const)(
      'after a crash at any request, %s the service did its part',
      async (when) => {
        let crashes = 0;
        for (let crashed = true; crashed;) {
          const name = freshName();
          const content = await exportBlob(storage(), name, size);
          const didCrash = crashing(storage(), crashes + 1, when);
          const { outcome } = await runCopy(services(), requestFor(name));
          crashed = didCrash();
          expect(outcome.ok).toBe(!crashed);
          storage().calm();
          const there = await blocksAt(storage(), name);
          storage().calm();
          const again = await runCopy(services(), requestFor(name));
          expect(again.outcome).toMatchObject({ ok: true, value: { bytes: size, strategy } });
          expect(storage().seen.filter(puts('block'))).toHaveLength(blocks - there);
          expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
          if (crashed) crashes++;
        }
        expect(crashes).toBeGreaterThan(8);
      },
    );
  });
}

/** Blocks the target holds, staged or committed. */
async function blocksAt({ target }: TestStorage, name: string): Promise<number> {
  try {
    const list = await target.getBlockBlobClient(name).getBlockList('all');
    return (list.uncommittedBlocks ?? []).length + (list.committedBlocks ?? []).length;
  } catch {
    return 0;
  }
}
