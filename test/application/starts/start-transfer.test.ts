import { beforeEach, describe, expect, it } from 'vitest';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { Refusal } from '../../../src/application/refusal';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { isTransferId } from '../../../src/records/transfer/transfer-id';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';
import { requestPath, reportPath } from '../../../src/records/transfer/paths';
import type { Records } from '../../../src/records/records';

let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
});

const order = { artifacts: ['team/app:1', 'team/web:2'] };

function start(idempotencyKey?: string, body: unknown = order) {
  return startTransfer(client, memory.services, {
    order: body,
    trigger: 'http',
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Refusal);
  return thrown as Refusal;
}

describe('startTransfer', () => {
  it('writes the request, starts the orchestration under its id, and lists it', async () => {
    const { request, fresh } = await start();
    expect(request.transferId).toSatisfy(isTransferId);
    expect(fresh).toBe(true);
    expect(memory.documents.get(requestPath(request.transferId).name)).toEqual({
      version: 1,
      transferId: request.transferId,
      route: 'default',
      artifacts: ['team/app:1', 'team/web:2'],
      trigger: 'http',
      requestedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(client.started).toEqual([request.transferId]);
    const { input } = await client.getStatus(request.transferId);
    expect(input).toMatchObject({ transferId: request.transferId, route: 'default' });
    const { transfers } = await listTransfers(client, memory.services, listQuerySchema.parse({}));
    expect(transfers.map(({ transferId }) => transferId)).toEqual([request.transferId]);
  });

  it('starts two transfers for two requests without a key', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.request.transferId).not.toBe(two.request.transferId);
    expect(client.started).toHaveLength(2);
  });

  it('keeps the orchestration input small, whatever is transferred', async () => {
    const artifacts = Array.from({ length: 10_000 }, (_, i) => `team/app${i}:1`);
    const { request } = await start(undefined, { artifacts });
    const { input } = await client.getStatus(request.transferId);
    expect(JSON.stringify(input).length).toBeLessThan(300);
  });

  describe('with an idempotency key', () => {
    it('finds the transfer of the first request', async () => {
      const first = await start('key-1');
      const second = await start('key-1', { artifacts: ['team/web:2', 'team/app:1', 'team/app:1'] });
      expect(second).toEqual({ request: first.request, duplicates: ['team/app:1'], fresh: false });
      expect(client.started).toHaveLength(1);
    });

    it('refuses other artifacts under the same key', async () => {
      await start('key-1');
      const refusal = await refusalOf(start('key-1', { artifacts: ['team/app:1'] }));
      expect(refusal.code).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(refusal.errors).toEqual([expect.objectContaining({ field: 'Idempotency-Key' })]);
      expect(client.started).toHaveLength(1);
    });

    it('never starts a finished transfer again, though the task hub would', async () => {
      const { request } = await start('key-1');
      client.set(request.transferId, { runtimeStatus: 'Completed' });
      await start('key-1');
      expect(client.started).toHaveLength(1);
    });

    it('never starts a transfer again whose history was purged', async () => {
      const { request } = await start('key-1');
      client = fakeClient();
      memory.documents.set(reportPath(request.transferId).name, {});
      await start('key-1');
      expect(client.started).toEqual([]);
    });

    it('starts one transfer for requests at the same moment', async () => {
      const all = await Promise.all(Array.from({ length: 5 }, () => start('key-1')));
      expect(all.filter(({ fresh }) => fresh)).toHaveLength(1);
      expect(client.started).toHaveLength(1);
    });

    it.each(['request', 'index', 'start'] as const)(
      'completes a start that crashed before its %s',
      async (step) => {
        const records = memory.services.records(memory.route);
        let crashed = false;
        const crashingServices = {
          ...memory.services,
          records: (): Records => ({
            ...records,
            create: (path, value) => {
              crashed ||= path.name.includes(step);
              return crashed ? Promise.reject(new Error('crash')) : records.create(path, value);
            },
          }),
        };
        const crashingClient = { ...client, startNew: () => Promise.reject(new Error('crash')) };
        const request = { order, idempotencyKey: 'key-1', trigger: 'http' } as const;
        await expect(startTransfer(crashingClient, crashingServices, request)).rejects.toThrow('crash');
        expect(client.started).toEqual([]);

        const { request: repeated } = await start('key-1');
        expect(client.started).toEqual([repeated.transferId]);
        const { transfers } = await listTransfers(client, memory.services, listQuerySchema.parse({}));
        expect(transfers).toHaveLength(1);
      },
    );

    it('passes on a failure of the task hub', async () => {
      const broken = { ...client, startNew: () => Promise.reject(new Error('hub is down')) };
      await expect(startTransfer(broken, memory.services, { order, trigger: 'event' })).rejects.toThrow(
        'hub is down',
      );
    });

    it.each(['', ' ', 'x'.repeat(256), 'tab\there', 'ümlaut'])('refuses %j', async (key) => {
      const refusal = await refusalOf(start(key));
      expect(refusal).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ field: 'Idempotency-Key' }] });
      expect(memory.documents.size).toBe(0);
    });
  });

  it('names problems of body and key together and writes nothing', async () => {
    const refusal = await refusalOf(start('', { route: 'x', artifacts: ['a:1', '-'] }));
    expect(refusal.errors.map(({ field }) => field)).toEqual(['/artifacts/1', '/route', 'Idempotency-Key']);
    expect(memory.documents.size).toBe(0);
  });

  it('lists the first hundred of many problems and says so', async () => {
    const refusal = await refusalOf(start(undefined, { artifacts: Array.from({ length: 500 }, () => '-') }));
    expect(refusal.errors).toHaveLength(100);
    expect(refusal.message).toBe('The request has 500 problems; the first 100 are listed.');
  });
});

describe('startTransfer on a route that receives', () => {
  it('is refused: there is no source to plan from', async () => {
    memory = memoryServices({ ROUTE_MODE: 'receive' });
    const { code, errors } = await refusalOf(start());
    expect(code).toBe('REQUEST_INVALID');
    expect(errors).toMatchObject([{ field: '/route', fix: 'Start the transfer at the app that sends.' }]);
    expect(client.started).toEqual([]);
  });
});
