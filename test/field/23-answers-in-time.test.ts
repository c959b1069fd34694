import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getReportHandler } from '../../src/functions/transfer/get-report';
import { getTransferHandler } from '../../src/functions/transfer/get-transfer';
import { listTransfersHandler } from '../../src/functions/transfer/list-transfers';
import type { Records } from '../../src/records/records';
import { services } from '../../src/services';
import { fakeClient, transferInstance } from '../application/fake-client';
import { call } from '../functions/host';
import { httpRequest } from '../http/request';
import { memoryServices } from '../support/services';

vi.mock('../../src/services', () => ({ services: vi.fn() }));

/** A state container that does not answer. */

describe('a request that only reads', () => {
  const id = 't000000000000001';
  const never = () => new Promise<never>(() => undefined);
  const records = { read: never, demand: never, exists: never, list: never } as unknown as Records;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.mocked(services).mockReturnValue({ ...memoryServices().services, records: () => records });
  });

  afterEach(() => {
    vi.useRealTimers();
  });
  /** What it has come to after less than four seconds. */
  async function inTime<T>(work: Promise<T>): Promise<T> {
    await vi.advanceTimersByTimeAsync(3999);
    return work;
  }

  it.each([
    ['transfer', getTransferHandler],
    ['report', getReportHandler],
  ])('is answered in time, with what is known of the %s', async (_, handler) => {
    const client = fakeClient();
    const customStatus = {
      phase: 'import',
      startedAt: '2026-01-01T00:00:00Z',
      artifacts: 9,
      batches: 1,
      lanes: 1,
    };
    client.set(id, transferInstance(id, { customStatus }));
    const { status, body, headers } = await inTime(
      call(handler, client, httpRequest(`transfers/${id}`, { params: { id } })),
    );
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('10');
    expect(body).toMatchObject({
      code: 'STATE_UNAVAILABLE',
      detail: expect.stringMatching(/no answer within 3 seconds.*See that the storage account/) as string,
      known: { transferId: id, route: 'default', status: 'running', phase: 'import' },
    });
  });

  it('tells how an orchestration died whose ledger cannot be read', async () => {
    const client = fakeClient();
    client.set(id, transferInstance(id, { runtimeStatus: 'Failed', output: 'exited with 137' }));
    const asked = call(getTransferHandler, client, httpRequest('', { params: { id } }));
    const { status, body } = await inTime(asked);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'STATE_UNAVAILABLE',
      known: { status: 'failed', error: { message: 'exited with 137' } },
    });
  });

  it('is answered in time where nothing is known', async () => {
    const client = fakeClient();
    const asked = [
      call(getTransferHandler, client, httpRequest('', { params: { id } })),
      call(listTransfersHandler, client, httpRequest('transfers')),
    ];
    const answers = await inTime(Promise.all(asked));
    for (const { status, body } of answers) {
      expect(status).toBe(503);
      expect(body).toMatchObject({ code: 'STATE_UNAVAILABLE' });
      expect(body).not.toHaveProperty('known');
    }
  });
});
