import { describe, expect, it } from 'vitest';
import type { CopyStrategy } from '../../../../src/domain/copy/strategy';
import { copyServices, requestFor, runCopy } from '../support/run-copy';
import { arrived, exportBlob, freshName, md5Of, MiB } from '../support/blobs';
import { puts } from '../support/faults';
import type { TestStorage } from '../support/storage';

/** Whatever is copied arrives whole, with what belongs to it. */
export function contentContract(storage: () => TestStorage, strategies: readonly CopyStrategy[]): void {
  describe.each(strategies)('content by %s', (strategy) => {
    const route = (settings: Record<string, string> = {}) =>
      copyServices(storage(), { COPY_STRATEGY: strategy, ...settings });

    it.each([0, 1, 4 * MiB, 6 * MiB - 1, 6 * MiB, 6 * MiB + 1, 20 * MiB + 17])(
      'copies %d bytes',
      async (size) => {
        const name = freshName();
        const content = await exportBlob(storage(), name, size);
        const { outcome } = await runCopy(route().services, requestFor(name));
        const md5 = md5Of(content).toString('base64');
        expect(outcome).toMatchObject({
          ok: true,
          value: { bytes: size, strategy, contentMd5: md5, notes: [] },
        });
        const target = await arrived(storage(), name);
        expect(target?.content.equals(content)).toBe(true);
        expect(target).toMatchObject({ md5, contentType: 'application/x-tar' });
      },
    );

    it('keeps metadata and adds the waybill, also beside the blob', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 1000);
      await runCopy(route().services, requestFor(name));
      expect((await arrived(storage(), name))?.metadata).toMatchObject({
        category: 'acr-transfer-blob',
        made: 'by export',
        acrferrywaybill: 'transfers/t1/waybills/1.json',
      });
      const waybill = await storage().target.getBlobClient(`${name}.waybill.json`).downloadToBuffer();
      expect(JSON.parse(waybill.toString())).toMatchObject({ blob: name, content: { bytes: 1000 } });
    });

    it('sets the tier with the commit', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 1000);
      await runCopy(route({ COPY_TIER: 'Cool' }).services, requestFor(name));
      expect((await arrived(storage(), name))?.accessTier).toBe('Cool');
    });

    it.each([0, 9 * MiB])(
      'computes the MD5 and adds the category a source of %d bytes lacks',
      async (size) => {
        const name = freshName();
        const content = await exportBlob(storage(), name, size, { plain: true });
        const { outcome } = await runCopy(route().services, requestFor(name));
        expect(outcome).toMatchObject({
          ok: true,
          value: {
            notes: [
              'the source had no Content-MD5: computed',
              'the source had no category=acr-transfer-blob: added',
            ],
          },
        });
        const target = await arrived(storage(), name);
        expect(target?.md5).toBe(md5Of(content).toString('base64'));
        expect(target?.metadata).toMatchObject({ category: 'acr-transfer-blob' });
      },
    );

    it.each([
      'a/b/c/d.tar',
      'Größe/日本語 🚢.tar',
      '100%/50%25/a%2Fb.tar',
      'plus+and space/#1?x=y&z.tar',
      "quote's/~!@$().tar",
    ])('copies a blob named %s', async (name) => {
      const content = await exportBlob(storage(), name, 100);
      const { outcome } = await runCopy(route().services, requestFor(name));
      expect(outcome.ok).toBe(true);
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it('copies the blob of an earlier transfer under a name of its own', async () => {
      const [name, from] = [freshName(), freshName('earlier')];
      const content = await exportBlob(storage(), from, 9 * MiB);
      const { outcome } = await runCopy(route().services, { ...requestFor(name), from });
      expect(outcome).toMatchObject({ ok: true, value: { strategy } });
      const target = await arrived(storage(), name);
      expect(target?.content.equals(content)).toBe(true);
      expect(target?.metadata).toMatchObject({ acrferrywaybill: 'transfers/t1/waybills/1.json' });
      expect(await arrived(storage(), from)).toBeUndefined();
    });

    it('recognises a blob it copied before and moves nothing again', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 9 * MiB);
      const { services } = route();
      const first = await runCopy(services, requestFor(name));
      storage().calm();
      const second = await runCopy(services, requestFor(name));
      expect(second.outcome).toEqual(first.outcome);
      expect(second.steps).toEqual(['copyBegin', 'copyCommit']);
      expect(storage().seen.filter((seen) => puts('block')(seen) || puts('blocklist')(seen))).toEqual([]);
    });
  });
}
