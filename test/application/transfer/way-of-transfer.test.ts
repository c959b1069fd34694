import { describe, expect, it } from 'vitest';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { takenWayPath } from '../../../src/records/plan/paths';
import { indexKey, indexPath, reportPath, requestPath } from '../../../src/records/transfer/paths';
import { sampleReport, sampleRequest } from '../../support/documents';
import { memoryServices } from '../../support/services';
import { fakeClient, transferInstance } from '../fake-client';

const id = 't000000000000001';

/** What API and list say of the way of one transfer. */
async function waysOf(via: string, customStatus?: object) {
  const memory = memoryServices({ ROUTE_VIA: via });
  const client = fakeClient();
  memory.documents.set(indexPath(indexKey(id, '2026-01-01T00:00:00Z')).name, {});
  client.set(id, transferInstance(id, { runtimeStatus: 'Running', ...(customStatus && { customStatus }) }));
  const app = { ...memory.services, client };
  const { transfers } = await listTransfers(app, listQuerySchema.parse({}));
  return [(await getTransfer(app, id)).via, transfers[0]?.via];
}

const planned = {
  phase: 'import',
  artifacts: 1,
  batches: 1,
  lanes: 1,
  startedAt: '2026-01-01T00:00:01.000Z',
};

describe('the way of a transfer that runs', () => {
  it('is the only one of its route', async () => {
    expect(await waysOf('transfer')).toEqual(['transfer', 'transfer']);
  });

  it('is known once it is planned, where the route has both', async () => {
    expect(await waysOf('auto')).toEqual([undefined, undefined]);
    expect(await waysOf('auto', { ...planned, via: 'import' })).toEqual(['import', 'import']);
    expect(await waysOf('auto', { ...planned, via: 'transfer' })).toEqual(['transfer', 'transfer']);
  });
});

it('a transfer that ended keeps its way, also where its route goes another by now', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  memory.documents.set(requestPath(id).name, sampleRequest({ transferId: id }));
  const app = { ...memory.services, client: fakeClient() };
  memory.documents.set(reportPath(id).name, sampleReport({ transferId: id, via: 'import' }));
  expect((await getTransfer(app, id)).via).toBe('import');
  memory.documents.set(reportPath(id).name, sampleReport({ transferId: id, via: 'transfer' }));
  expect((await getTransfer(app, id)).via).toBe('transfer');
});

it.each(['auto', 'transfer'])(
  'no way is told of what ended before it was decided, on a route by %s',
  async (via) => {
    const memory = memoryServices({ ROUTE_VIA: via });
    memory.documents.set(requestPath(id).name, sampleRequest({ transferId: id }));
    const client = fakeClient();
    const app = { ...memory.services, client };
    const { via: _, ...undecided } = sampleReport({ transferId: id });
    memory.documents.set(reportPath(id).name, undecided);
    expect(await getTransfer(app, id)).not.toHaveProperty('via');
    const output = { status: 'failed', artifacts: { total: 1, verified: 0, failed: 1 } };
    client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
    expect(await getTransfer(app, id)).not.toHaveProperty('via');
    client.set(
      id,
      transferInstance(id, { runtimeStatus: 'Completed', output: { ...output, via: 'import' } }),
    );
    expect((await getTransfer(app, id)).via).toBe('import');
  },
);

it('a transfer of a route with both ways says why it goes one', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  const client = fakeClient();
  client.set(
    id,
    transferInstance(id, { runtimeStatus: 'Running', customStatus: { ...planned, via: 'import' } }),
  );
  memory.documents.set(takenWayPath(id).name, { via: 'import', reason: 'they reach each other' });
  expect(await getTransfer({ ...memory.services, client }, id)).toMatchObject({
    ...{ via: 'import', viaReason: 'they reach each other' },
  });
});

it('it says both from the decision on, before its plan and where it died without one', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  const client = fakeClient();
  memory.documents.set(takenWayPath(id).name, { via: 'transfer', reason: 'the target is closed' });
  for (const runtimeStatus of ['Running', 'Failed'] as const) {
    client.set(id, transferInstance(id, { runtimeStatus }));
    expect(await getTransfer({ ...memory.services, client }, id)).toMatchObject({
      ...{ via: 'transfer', viaReason: 'the target is closed' },
    });
  }
});

it('a report of before that names no way went by pipelines, where it has batches', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  memory.documents.set(requestPath(id).name, sampleRequest({ transferId: id }));
  const { via: _, ...old } = sampleReport({ transferId: id, batches: [{ batch: 1, spans: {} }] });
  memory.documents.set(reportPath(id).name, old);
  expect((await getTransfer({ ...memory.services, client: fakeClient() }, id)).via).toBe('transfer');
});

it('a transfer by image import has the size that was planned, and none where not all arrived', async () => {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  const client = fakeClient();
  const sizeOf = async (status: string) => {
    const output = {
      ...{ status, artifacts: { total: 1, verified: 1, failed: 0 }, bytes: 0 },
      finishedAt: '2026-01-01T00:01:00.000Z',
    };
    const customStatus = { ...planned, via: 'import', bytes: 800 };
    client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output, customStatus }));
    return (await getTransfer({ ...memory.services, client }, id)).bytes;
  };
  expect([await sizeOf('succeeded'), await sizeOf('partial')]).toEqual([800, undefined]);
});
