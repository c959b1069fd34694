import { beforeEach, expect, it } from 'vitest';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { indexKey, indexPath, reportPath, requestPath } from '../../../src/records/transfer/paths';
import { sampleReport, sampleRequest } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const [asked, moved] = ['t00000000000asked', 't00000000000moved'].map((id) => id.slice(0, 16)) as [
  string,
  string,
];
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  for (const [i, id] of [asked, moved].entries()) {
    const requestedAt = `2026-01-01T00:00:0${i}.000Z`;
    memory.documents.set(indexPath(indexKey(id, requestedAt)).name, {});
    const { input } = transferInstance(id);
    const cause = i === 0 ? { cause: 'nightly' } : {};
    client.set(id, { input: { ...(input as object), requestedAt, ...cause } });
  }
  const request = sampleRequest({ transferId: asked, artifacts: ['team/app:1'] });
  memory.documents.set(requestPath(asked).name, request);
  const artifacts = [{ reference: 'team/web:7', verified: true }];
  memory.documents.set(reportPath(moved).name, sampleReport({ transferId: moved, artifacts }));
});

const ids = async (query: Record<string, string>) => {
  const { transfers } = await listTransfers({ ...memory.services, client }, listQuerySchema.parse(query));
  return transfers.map(({ transferId }) => transferId);
};

it.each([
  ['an id', { search: asked.slice(6) }, [asked]],
  ['a reference that was asked for', { search: 'team/app' }, [asked]],
  ['a reference that rules chose, by the report', { search: 'web:7' }, [moved]],
  ['what several have', { search: 'team/' }, [moved, asked]],
  ['what none has', { search: 'elsewhere' }, []],
  ['a schedule', { cause: 'nightly' }, [asked]],
])('finds transfers by %s', async (_, query, found) => {
  expect(await ids(query)).toEqual(found);
});

it('reads no document of what does not fit otherwise', async () => {
  memory.documents.set(reportPath(moved).name, 'not a report');
  expect(await ids({ search: 'team/app', cause: 'nightly' })).toEqual([asked]);
});
