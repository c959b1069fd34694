import { expect, it } from 'vitest';
import type { CopyEnds } from '../../../src/azure/copy/ends';
import { writeTarget } from '../../../src/azure/copy/write-target';
import { planBlocks } from '../../../src/domain/copy/block-plan';
import { targetMetadata } from '../../../src/domain/copy/marks';

const md5 = Buffer.alloc(16);
const job = {
  ...{ route: 'default', transferId: 't1', batch: 1, blob: 'a.tar', waybill: 'transfers/t1/waybills/1.json' },
  ...{ plan: planBlocks(5), etag: '"1"', contentMd5: md5.toString('base64') },
};

const blob = (etag: string, metadata: Readonly<Record<string, string>> = {}) => ({
  getProperties: () => Promise.resolve({ contentLength: 5, etag, contentMD5: md5, metadata }),
});

/** How often a blob is written where another is there. */
async function writes(metadata: Readonly<Record<string, string>>): Promise<number> {
  const ends = { source: blob('"1"'), target: blob('"2"', metadata) } as unknown as CopyEnds;
  let written = 0;
  await writeTarget(ends, job, { overwrite: false }, () => Promise.resolve(++written));
  return written;
}

it('leaves a blob alone that is there already, for an import may be reading that version', async () => {
  expect(await writes(targetMetadata({}, job))).toBe(0);
});

it('replaces what it made of another version of the source', async () => {
  expect(await writes(targetMetadata({}, { ...job, etag: '"0"' }))).toBe(1);
});
