import { beforeEach, expect, it } from 'vitest';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { indexKey, indexPath } from '../../../src/records/transfer/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

let client: FakeClient;
let memory: MemoryServices;
const idOf = (n: number) => `t${String(n).padStart(15, '0')}`;
const timeOf = (ms: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + ms).toISOString();

/** Milliseconds taken, bytes and status of transfers that were requested one after the other. */
const ended = [
  [1234, 50, 'succeeded'],
  [80, 900, 'partial'],
  [60_000, 7, 'failed'],
] as const;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  const put = (n: number, instance: object) => {
    memory.documents.set(indexPath(indexKey(idOf(n), timeOf(n))).name, {});
    const input = { ...(transferInstance(idOf(n)).input as object), requestedAt: timeOf(n) };
    client.set(idOf(n), { input, ...instance });
  };
  for (const [n, [ms, bytes, status]] of ended.entries()) {
    const customStatus = { phase: 'report', artifacts: 1, batches: 1, lanes: 1, startedAt: timeOf(1000 - n) };
    const artifacts = { total: 1, verified: 1, failed: 0 };
    const output = { status, artifacts, bytes, finishedAt: timeOf(1000 - n + ms) };
    put(n, { customStatus, runtimeStatus: 'Completed', output });
  }
  put(ended.length, { runtimeStatus: 'Pending' });
});

const list = (query: Record<string, string>) =>
  listTransfers({ ...memory.services, client }, listQuerySchema.parse(query));
const order = async (sort: string) =>
  (await list({ sort })).transfers.map(({ transferId }) => Number(transferId.slice(1)));

it.each([
  ['duration', [1, 0, 2, 3]],
  ['-duration', [2, 0, 1, 3]],
  ['-bytes', [1, 0, 2, 3]],
  ['status', [2, 1, 3, 0]],
  ['started', [3, 2, 1, 0]],
  ['-started', [0, 1, 2, 3]],
])('sorts by %s, and puts what has none last', async (sort, numbers) => {
  expect(await order(sort)).toEqual(numbers);
});

it('tells to the millisecond what it took, from its start and not its request', async () => {
  const { transfers } = await list({ sort: 'duration' });
  expect(transfers.map(({ tookMs, bytes }) => [tookMs, bytes])).toEqual([
    [80, 900],
    [1234, 50],
    [60_000, 7],
    [undefined, undefined],
  ]);
});

it('goes on in the order, page by page', async () => {
  const first = await list({ sort: '-bytes', limit: '3' });
  const token = first.continuationToken!;
  const rest = await list({ sort: '-bytes', limit: '3', continuationToken: token });
  expect(rest.transfers.map(({ transferId }) => transferId)).toEqual([idOf(3)]);
  expect(rest.continuationToken).toBeUndefined();
});

it('refuses another order by naming those there are', () => {
  expect(listQuerySchema.safeParse({ sort: 'name' }).error?.issues[0]?.message).toContain('-duration');
});
