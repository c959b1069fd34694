import { beforeEach, describe, expect, it } from 'vitest';
import { listQuerySchema, listSchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { indexKey, indexPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
});

const idOf = (n: number) => `t${String(n).padStart(15, '0')}`;
const timeOf = (n: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 1000).toISOString();

/** Transfer `n` was requested `n` seconds into the year; the later half runs. */
function put(from: number, to: number) {
  for (let n = from; n <= to; n += 1) {
    memory.documents.set(indexPath(indexKey(idOf(n), timeOf(n))).name, {});
    const { input } = transferInstance(idOf(n));
    const done = {
      runtimeStatus: 'Completed',
      output: { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } },
    } as const;
    client.set(idOf(n), {
      input: { ...(input as object), requestedAt: timeOf(n), trigger: n % 2 ? 'http' : 'schedule' },
      ...(n <= (from + to) / 2 && done),
    });
  }
}

const list = async (query: Record<string, string> = {}) =>
  listSchema.parse(await listTransfers({ ...memory.services, client }, listQuerySchema.parse(query)));
const numbers = ({ transfers }: Awaited<ReturnType<typeof list>>) =>
  transfers.map(({ transferId }) => Number(transferId.slice(1)));

describe('listTransfers', () => {
  it('is empty before the first transfer', async () => {
    expect(await list()).toEqual({ transfers: [] });
  });

  it('answers newest first, in pages that neither repeat nor skip', async () => {
    put(1, 25);
    const seen: number[] = [];
    let token: string | undefined;
    do {
      const page = await list({ limit: '10', ...(token !== undefined && { continuationToken: token }) });
      seen.push(...numbers(page));
      token = page.continuationToken;
    } while (token !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });

  it('goes on where it ended though transfers started meanwhile', async () => {
    put(1, 10);
    const first = await list({ limit: '5' });
    put(11, 20);
    expect(numbers(await list({ limit: '5', continuationToken: first.continuationToken! }))).toEqual([
      5, 4, 3, 2, 1,
    ]);
  });

  it('looks up no more than it answers', async () => {
    put(1, 50);
    await list({ limit: '10' });
    expect(client.lookups).toHaveLength(10);
  });

  it('tells counts of finished transfers and the phase of running ones', async () => {
    put(1, 2);
    const startedAt = '2026-01-01T00:00:03.000Z';
    const customStatus = { phase: 'copy', artifacts: 120, batches: 3, lanes: 3, startedAt };
    client.set(idOf(2), transferInstance(idOf(2), { customStatus }));
    expect((await list()).transfers).toMatchObject([
      { status: 'running', phase: 'copy', artifacts: { total: 120 } },
      { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } },
    ]);
  });

  it.each([
    [{ status: 'running' }, [10, 9, 8, 7, 6]],
    [{ status: 'succeeded,partial' }, [5, 4, 3, 2, 1]],
    [{ status: 'succeeded', trigger: 'schedule' }, [4, 2]],
    [{ route: 'other' }, []],
    [{ to: timeOf(4) }, [4, 3, 2, 1]],
    [{ from: timeOf(8) }, [10, 9, 8]],
    [{ from: timeOf(3), to: timeOf(5) }, [5, 4, 3]],
  ] as const)('filters by %j', async (query, expected) => {
    put(1, 10);
    expect(numbers(await list(query))).toEqual(expected);
  });

  it('fills a filtered page from further back', async () => {
    put(1, 40);
    const page = await list({ status: 'succeeded', limit: '5' });
    expect(numbers(page)).toEqual([20, 19, 18, 17, 16]);
    expect(
      numbers(await list({ status: 'succeeded', limit: '5', continuationToken: page.continuationToken! })),
    ).toEqual([15, 14, 13, 12, 11]);
  });

  it('ends a search that finds nothing, with a token to go on', async () => {
    put(1, 1200);
    const page = await list({ status: 'failed', limit: '100' });
    expect(page.transfers).toEqual([]);
    expect(page.continuationToken).toBeDefined();
    expect(client.lookups).toHaveLength(500);
  });

  it('passes over foreign blobs and transfers removed by hand', async () => {
    put(1, 2);
    memory.documents.set('index/README.json', {});
    memory.documents.set(indexPath(indexKey(idOf(3), timeOf(3))).name, {});
    expect(numbers(await list())).toEqual([2, 1]);
  });

  it('merges the lists of routes with different source accounts', async () => {
    const other = memoryServices({ ROUTE_NAME: 'other', SOURCE_SA: 'othersource' });
    put(1, 4);
    for (const n of [1, 3]) {
      const path = indexPath(indexKey(idOf(n), timeOf(n))).name;
      other.documents.set(path, memory.documents.get(path));
      memory.documents.delete(path);
    }
    const here = memory;
    const services: Services = {
      ...memory.services,
      config: {
        ...memory.services.config,
        routes: new Map([
          ['default', memory.route],
          ['other', other.route],
        ]),
      },
      records: (route) => (route.name === 'other' ? other : here).services.records(route),
    };
    memory = { ...memory, services };
    const first = await list({ limit: '3' });
    expect(numbers(first)).toEqual([4, 3, 2]);
    expect(numbers(await list({ limit: '3', continuationToken: first.continuationToken! }))).toEqual([1]);
  });
});
