import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planBlocks } from '../../src/domain/copy/block-plan';
import { missingBlocks } from '../../src/domain/copy/work';
import { copyServices, requestFor, runCopy } from '../azure/copy/support/run-copy';
import { arrived, exportBlob, freshName, md5Of, MiB } from '../azure/copy/support/blobs';
import { puts, refusing } from '../azure/copy/support/faults';
import { servingFromUrl } from '../azure/copy/support/from-url';
import { startStorage, type TestStorage } from '../azure/copy/support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
  storage.additions.push(servingFromUrl(storage));
});
beforeEach(() => storage.calm());
afterAll(() => storage.close());

const size = 40 * MiB;
const strategies = ['from-url', 'stream'] as const;
const copy = (name: string, strategy: string) =>
  runCopy(
    copyServices(storage, { COPY_STRATEGY: strategy, COPY_BANDWIDTH_MIB: '500' }).services,
    requestFor(name),
  );

/** Empties the blocks at the target before its first commit, as the commit of somebody else does. */
function losingBlocks(name: string, times = 1): void {
  let left = times;
  storage.intercepts.push(async (seen) => {
    const isLook =
      seen.account === 'target' && seen.method === 'GET' && seen.query.get('comp') === 'blocklist';
    const staged = storage.seen.some((each) => puts('block')(each) && each.path.endsWith(name));
    if (!isLook || !staged || left-- <= 0) return false;
    const blob = storage.target.getBlockBlobClient(name);
    await blob.upload('', 0);
    await blob.delete();
    return false;
  });
}

describe.each(strategies)('blocks that are gone at the commit, by %s', (strategy) => {
  it('are staged again', async () => {
    const name = freshName();
    const content = await exportBlob(storage, name, size);
    losingBlocks(name);
    const { outcome } = await copy(name, strategy);
    expect(outcome).toMatchObject({ ok: true, value: { bytes: size } });
    expect((await arrived(storage, name))?.content.equals(content)).toBe(true);
  });

  it('are, too, when the commit itself finds them missing', async () => {
    const name = freshName();
    await exportBlob(storage, name, size);
    storage.intercepts.push(refusing(puts('blocklist'), 1, 400, 'InvalidBlockList'));
    expect((await copy(name, strategy)).outcome).toMatchObject({ ok: true });
  });

  it('each time again end the copy after some rounds, and say so', async () => {
    const name = freshName();
    await exportBlob(storage, name, size);
    storage.intercepts.push(refusing(puts('blocklist'), Infinity, 400, 'InvalidBlockList'));
    const { outcome, steps } = await copy(name, strategy);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'COPY_FAILED', origin: 'target' } });
    expect(steps.filter((step) => step === 'copyCommit')).toHaveLength(5);
  });
});

describe('a small export that lost some bytes', () => {
  it.each(['auto', 'from-url'])(
    'is COPY_CORRUPT by %s, and the source is what is blamed',
    async (strategy) => {
      const name = freshName();
      await exportBlob(storage, name, 1000);
      const md5 = md5Of(Buffer.from('what was to be exported'));
      await storage.source.getBlobClient(name).setHTTPHeaders({ blobContentMD5: md5 });
      storage.intercepts.push(
        refusing(
          ({ headers }) => headers['x-ms-source-content-md5'] !== undefined,
          Infinity,
          400,
          'Md5Mismatch',
        ),
      );
      const { outcome } = await runCopy(
        copyServices(storage, { COPY_STRATEGY: strategy }).services,
        requestFor(name),
      );
      expect(outcome).toMatchObject({ ok: false, error: { code: 'COPY_CORRUPT', origin: 'source' } });
    },
  );
});

it('what is left of a plan is told as ranges', () => {
  const plan = planBlocks(10 * 6 * MiB);
  expect(missingBlocks(plan, new Set([0, 1, 5, 9]))).toEqual([
    { from: 2, to: 5 },
    { from: 6, to: 9 },
  ]);
  expect(missingBlocks(plan, new Set())).toEqual([{ from: 0, to: plan.count }]);
});
