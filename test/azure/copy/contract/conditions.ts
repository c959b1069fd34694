import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blockId } from '../../../../src/domain/copy/block-plan';
import { copyServices, requestFor, runCopy } from '../support/run-copy';
import { arrived, exportBlob, freshName, MiB } from '../support/blobs';
import { puts, reads, refusing, type Which } from '../support/faults';
import type { TestStorage } from '../support/storage';
import { cancelPath } from '../../../../src/records/transfer/paths';
import { sampleCancel } from '../../../support/documents';

/** Two versions, two copies, two owners: nothing is mixed, and nothing overwritten that should stand. */
export function conditionsContract(storage: () => TestStorage): void {
  const stream = (settings: Record<string, string> = {}) =>
    copyServices(storage(), { COPY_STRATEGY: 'stream', ...settings });

  /** Does something once, just before the first request of a kind passes. */
  const once = (which: Which, work: () => Promise<unknown>): void => {
    let done = false;
    storage().intercepts.push(async (seen) => {
      if (done || !which(seen)) return false;
      done = true;
      await work();
      return false;
    });
  };

  describe('conditions', () => {
    it('stops when the source changes between two ranges', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 40 * MiB);
      let read = 0;
      once(
        (seen) => reads(seen) && ++read === 3,
        () => exportBlob(storage(), name, 40 * MiB),
      );
      const { outcome } = await runCopy(stream({ COPY_CONCURRENCY: '1' }).services, requestFor(name));
      expect(outcome).toMatchObject({ ok: false, error: { code: 'SOURCE_CHANGED', origin: 'source' } });
      expect(await arrived(storage(), name)).toBeUndefined();
    });

    it('stops when the source changes between the last range and the commit', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 9 * MiB);
      let put = 0;
      once(
        (seen) => puts('block')(seen) && ++put === 2,
        () => exportBlob(storage(), name, 9 * MiB),
      );
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome).toMatchObject({ ok: false, error: { code: 'SOURCE_CHANGED' } });
      expect(await arrived(storage(), name)).toBeUndefined();
    });

    it('leaves the blob of somebody else alone', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 1000);
      await storage().target.getBlockBlobClient(name).upload('theirs', 6);
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome).toMatchObject({ ok: false, error: { code: 'BLOB_EXISTS', origin: 'target' } });
      expect((await arrived(storage(), name))?.content.toString()).toBe('theirs');
    });

    it('replaces it when the route says so', async () => {
      const name = freshName();
      const content = await exportBlob(storage(), name, 1000);
      await storage().target.getBlockBlobClient(name).upload('theirs', 6);
      const { outcome } = await runCopy(stream({ COPY_OVERWRITE: 'true' }).services, requestFor(name));
      expect(outcome.ok).toBe(true);
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it('replaces what an earlier attempt of the same batch left', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 1000);
      await runCopy(stream().services, requestFor(name));
      const content = await exportBlob(storage(), name, 2000);
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome.ok).toBe(true);
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it.each(['false', 'true'])(
      'does not overwrite what somebody wrote during the copy (COPY_OVERWRITE=%s)',
      async (overwrite) => {
        const name = freshName();
        await exportBlob(storage(), name, 9 * MiB);
        once(puts('blocklist'), () => storage().target.getBlockBlobClient(name).upload('theirs', 6));
        const { services } = stream({ COPY_OVERWRITE: overwrite });
        const { outcome } = await runCopy(services, requestFor(name));
        expect(outcome).toMatchObject({ ok: false, error: { code: 'BLOB_EXISTS' } });
        expect((await arrived(storage(), name))?.content.toString()).toBe('theirs');
      },
    );

    it.each([
      [412, 'LeaseIdMissing'],
      [409, 'BlobImmutableDueToPolicy'],
    ])('says why the target refuses the commit: %d %s', async (status, code) => {
      const name = freshName();
      await exportBlob(storage(), name, 1000);
      storage().intercepts.push(refusing(puts('blocklist'), 1, status, code));
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome).toMatchObject({ ok: false, error: { origin: 'target', retryable: false } });
      expect(JSON.stringify(outcome)).toContain(code);
      expect(JSON.stringify(outcome)).not.toContain('BLOB_EXISTS');
    });

    it('lets two runs of the same copy end with the same blob', async () => {
      const name = freshName();
      const content = await exportBlob(storage(), name, 20 * MiB);
      const { services } = stream();
      const runs = await Promise.all([
        runCopy(services, requestFor(name)),
        runCopy(services, requestFor(name)),
      ]);
      expect(runs.some(({ outcome }) => outcome.ok)).toBe(true);
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it('ignores blocks that are not of this copy', async () => {
      const name = freshName();
      const content = await exportBlob(storage(), name, 9 * MiB);
      const foreign = blockId('0'.repeat(16), 0);
      await storage().target.getBlockBlobClient(name).stageBlock(foreign, randomBytes(100), 100);
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome.ok).toBe(true);
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it('stops at the next activity after a cancellation and commits nothing', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 20 * MiB);
      const { services, route, documents: kept } = stream();
      once(puts('block'), async () => {
        await services.records(route).write(cancelPath('t1'), sampleCancel);
      });
      const { outcome } = await runCopy(services, requestFor(name));
      expect(kept.has(cancelPath('t1').name)).toBe(true);
      expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
      expect(await arrived(storage(), name)).toBeUndefined();
    });
  });
}
