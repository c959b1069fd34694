import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashBlob } from '../../../src/activities/copy/hash-blob';
import { planBlocks } from '../../../src/domain/copy/block-plan';
import type { HashState } from '../../../src/domain/copy/hash';
import type { CopyJob } from '../../../src/domain/copy/job';
import { exportBlob, freshName, md5Of, MiB } from '../../azure/copy/support/blobs';
import { cutting, reads, refusing, type Which } from '../../azure/copy/support/faults';
import { copyServices, requestFor } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => {
  storage.calm();
});
afterAll(() => storage.close());

async function exported(bytes: number): Promise<{ job: CopyJob; md5: string }> {
  const name = freshName();
  const content = await exportBlob(storage, name, bytes, { plain: true });
  const { etag = '' } = await storage.source.getBlobClient(name).getProperties();
  const job = { ...requestFor(name), waybill: 'w', plan: planBlocks(bytes), etag };
  return { job, md5: md5Of(content).toString('base64') };
}
const hash = ({ route, transferId, batch, blob, etag, plan: { bytes } }: CopyJob, state?: HashState) =>
  hashBlob(
    {
      ...{ route, transferId, batch, blob, side: 'source', algorithm: 'md5' },
      state: state ?? { etag, bytes, offset: 0 },
    },
    copyServices(storage).services,
  );

describe('hashBlob', () => {
  it.each([0, 1, 9 * MiB])('reads %d bytes once, from the first to the last', async (bytes) => {
    const { job, md5 } = await exported(bytes);
    storage.calm();
    expect(await hash(job)).toMatchObject({ done: true, digest: md5 });
    expect(storage.seen.filter((seen) => reads(seen))).toHaveLength(bytes === 0 ? 0 : 1);
  });

  it('goes on where a connection was cut', async () => {
    const { job, md5 } = await exported(9 * MiB);
    storage.intercepts.push(cutting(2, 'reset'));
    expect(await hash(job)).toMatchObject({ done: true, digest: md5 });
  });

  it('keeps what it has when the service fails for good, and another call goes on from there', async () => {
    const { job, md5 } = await exported(9 * MiB);
    let read = 0;
    const later: Which = (seen) => reads(seen) && ++read > 1;
    storage.intercepts.push(refusing(later, 1, 403, 'AuthorizationFailure'), cutting(1, 'reset'));
    const first = await hash(job);
    if (first.done) throw new Error('it was cut');
    expect(first.state.offset).toBeGreaterThan(0);
    storage.calm();
    expect(await hash(job, first.state)).toMatchObject({ done: true, digest: md5 });
    expect(storage.seen.find((seen) => reads(seen))?.headers['x-ms-range']).toBe(
      `bytes=${first.state.offset}-${9 * MiB - 1}`,
    );
  });

  it('refuses another version than the one that is copied', async () => {
    const { job } = await exported(1000);
    await exportBlob(storage, job.blob, 1000, { plain: true });
    await expect(hash(job)).rejects.toMatchObject({ failure: { code: 'SOURCE_CHANGED' } });
  });
});
