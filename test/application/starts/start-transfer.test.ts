import { describe, expect, it } from 'vitest';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { isTransferId } from '../../../src/records/transfer/transfer-id';
import { requestPath } from '../../../src/records/transfer/paths';
import { memoryServices } from '../../support/services';
import { refusalOf, useStarts } from './starting';
import { sampleCaller } from '../../support/documents';

const app = useStarts();

describe('startTransfer', () => {
  it('writes the request, starts the orchestration under its id, and lists it', async () => {
    const { request, fresh } = await app.start();
    expect(request.transferId).toSatisfy(isTransferId);
    expect(fresh).toBe(true);
    expect(app.memory.documents.get(requestPath(request.transferId).name)).toEqual({
      version: 1,
      transferId: request.transferId,
      route: 'default',
      artifacts: ['team/app:1', 'team/web:2'],
      trigger: 'http',
      caller: sampleCaller,
      requestedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(app.client.started).toEqual([request.transferId]);
    const { input } = await app.client.getStatus(request.transferId);
    expect(input).toMatchObject({ transferId: request.transferId, route: 'default' });
    const { transfers } = await listTransfers(
      { ...app.memory.services, client: app.client },
      listQuerySchema.parse({}),
    );
    expect(transfers.map(({ transferId }) => transferId)).toEqual([request.transferId]);
  });

  it('starts two transfers for two requests without a key', async () => {
    const [one, two] = [await app.start(), await app.start()];
    expect(one.request.transferId).not.toBe(two.request.transferId);
    expect(app.client.started).toHaveLength(2);
  });

  it('keeps the orchestration input small, whatever is transferred', async () => {
    const artifacts = Array.from({ length: 10_000 }, (_, i) => `team/app${i}:1`);
    const { request } = await app.start(undefined, { artifacts });
    const { input } = await app.client.getStatus(request.transferId);
    expect(JSON.stringify(input).length).toBeLessThan(300);
  });

  it('names problems of body and key together and writes nothing', async () => {
    const refusal = await refusalOf(app.start('', { route: 'x', artifacts: ['a:1', '-'] }));
    expect(refusal.errors.map(({ field }) => field)).toEqual(['/artifacts/1', '/route', 'Idempotency-Key']);
    expect(app.memory.documents.size).toBe(0);
  });

  it('lists the first hundred of many problems and says so', async () => {
    const refusal = await refusalOf(
      app.start(undefined, { artifacts: Array.from({ length: 500 }, () => '-') }),
    );
    expect(refusal.errors).toHaveLength(100);
    expect(refusal.message).toBe('The request has 500 problems; the first 100 are listed.');
  });
});

describe('startTransfer on a route that receives', () => {
  it('is refused: there is no source to plan from', async () => {
    app.memory = memoryServices({ ROUTE_MODE: 'receive' });
    const { code, errors } = await refusalOf(app.start());
    expect(code).toBe('REQUEST_INVALID');
    expect(errors).toMatchObject([{ field: '/route', fix: 'Start the transfer at the app that sends.' }]);
    expect(app.client.started).toEqual([]);
  });
});
