import { afterAll, beforeAll, expect, it } from 'vitest';
import { listSkippable } from '../../../src/azure/copy/staged-blocks';
import { startStorage, type TestStorage } from './support/storage';
import { openTwoBlocks } from './support/two-blocks';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

it('asks once for all who begin together, and anew for those who come later', async () => {
  const { plan, pin, target, stage } = await openTwoBlocks(storage, 8, 8);
  const list = () => listSkippable(target, plan, pin, new AbortController().signal);
  storage.calm();
  await Promise.all([list(), list(), list()]);
  expect(storage.seen.filter(({ query }) => query.get('comp') === 'blocklist')).toHaveLength(1);
  await stage(0);
  expect([...(await list())]).toEqual([0]);
});
