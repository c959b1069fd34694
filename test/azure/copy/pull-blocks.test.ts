import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CopyProgress } from '../../../src/domain/copy/job';
import { leaksIn } from '../../support/leaks';
import { arrived, exportBlob, freshName, MiB } from './support/blobs';
import { puts } from './support/faults';
import { servingFromUrl } from './support/from-url';
import { copyServices, requestFor, runCopy } from './support/run-copy';
import { startStorage, type TestStorage } from './support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
  storage.additions.push(servingFromUrl(storage));
});
afterEach(() => {
  storage.calm();
});
afterAll(() => storage.close());

describe('from-url', () => {
  const services = () =>
    copyServices(storage, { COPY_STRATEGY: 'from-url', COPY_SLOWEST_MIB: '0.1' }).services;

  it('pins every pull to the version of the source', async () => {
    const name = freshName();
    await exportBlob(storage, name, 17 * MiB);
    const { etag } = await storage.source.getBlobClient(name).getProperties();
    storage.calm();
    await runCopy(services(), requestFor(name));
    const pulls = storage.seen.filter((seen) => puts('block')(seen));
    expect(pulls.map(({ headers }) => headers['x-ms-source-if-match'])).toEqual([etag, etag, etag]);
  });

  it('stops when the source changes between two pulls', async () => {
    const name = freshName();
    await exportBlob(storage, name, 17 * MiB);
    let pulled = 0;
    storage.intercepts.push(async (seen) => {
      if (puts('block')(seen) && seen.headers['x-ms-copy-source'] !== undefined && ++pulled === 2) {
        await exportBlob(storage, name, 17 * MiB);
      }
      return false;
    });
    const { outcome } = await runCopy(services(), requestFor(name));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'SOURCE_CHANGED', origin: 'source' } });
    expect(await arrived(storage, name)).toBeUndefined();
  });

  it('shows how far it is', async () => {
    const name = freshName();
    await exportBlob(storage, name, 17 * MiB);
    const { customStatus } = await runCopy(services(), requestFor(name));
    const [first, ...others] = customStatus as readonly CopyProgress[];
    expect(first).toMatchObject({ strategy: 'from-url', bytesDone: 0, bytesTotal: 17 * MiB });
    expect(others.at(-1)).toMatchObject({ bytesDone: 17 * MiB, bytesTotal: 17 * MiB });
  });
});

it.each(['from-url', 'stream'])('leaks no signature by %s', async (strategy) => {
  const name = freshName();
  await exportBlob(storage, name, 9 * MiB);
  const { services, documents: kept } = copyServices(storage, { COPY_STRATEGY: strategy });
  const run = await runCopy(services, requestFor(name));
  expect(run.outcome.ok).toBe(true);
  const said = JSON.stringify([run, [...kept]]);
  expect(leaksIn(strategy, said, new Map())).toEqual([]);
});
