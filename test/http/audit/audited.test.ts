import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelTransferHandler } from '../../../src/functions/transfer/cancel-transfer';
import { listAuditHandler } from '../../../src/functions/audit/list-audit';
import { startTransferHandler } from '../../../src/functions/transfer/start-transfer';
import { cancelPath } from '../../../src/records/transfer/paths';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { call, invocation } from '../../functions/host';
import { memoryServices, type MemoryServices } from '../../support/services';
import { httpRequest, principal } from '../request';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  client.set(id, transferInstance(id));
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

const start = (body: unknown, headers = {}) =>
  call(startTransferHandler, client, httpRequest('transfers', { method: 'POST', body, headers }));
const cancel = (body: unknown, headers = {}) =>
  call(
    cancelTransferHandler,
    client,
    httpRequest(`transfers/${id}/cancel`, { method: 'POST', params: { id }, body, headers }),
  );
const list = async () => {
  const answer = await listAuditHandler(httpRequest('audit'), invocation().context);
  return (answer.jsonBody as { audit: object[] }).audit;
};

describe('a change through the API', () => {
  it('is in the audit list with who asked, why, and what came of it', async () => {
    await cancel({ reason: 'wrong\ntag' }, principal(['Operator'], 'eva'));
    expect(await list()).toMatchObject([
      {
        caller: { kind: 'user', name: 'eva' },
        action: 'transfer.cancel',
        subject: `transfer ${id}`,
        reason: 'wrong tag',
        outcome: 'accepted',
        made: `/api/transfers/${id}`,
      },
    ]);
  });

  it('names what was started', async () => {
    const { headers } = await start({ artifacts: ['team/app:1'] });
    expect(await list()).toMatchObject([
      { caller: { kind: 'key', name: 'function key' }, made: headers.get('location'), outcome: 'accepted' },
    ]);
  });

  it.each([
    [{ artifacts: ['team/*'] }, {}, 'REQUEST_INVALID'],
    [{ artifacts: ['team/app:1'] }, principal(['Reader'], 'bob'), 'FORBIDDEN'],
    ['{', {}, 'CONTENT_TYPE_UNSUPPORTED'],
    ['x'.repeat(5 * 1024 * 1024), {}, 'BODY_TOO_LARGE'],
  ])('is in it when it is refused: %.40j', async (body, headers, code) => {
    await start(body, headers);
    expect(await list()).toMatchObject([{ action: 'transfer.start', outcome: 'refused', code }]);
    expect(client.started).toEqual([]);
  });

  it('is not made when it cannot be noted', async () => {
    const records = memory.services.records(memory.route);
    const create = () => Promise.reject(new Error('storage does not answer'));
    vi.mocked(services).mockReturnValue({ ...memory.services, records: () => ({ ...records, create }) });
    const { status, body } = await cancel({});
    expect([status, body]).toEqual([503, expect.objectContaining({ code: 'AUDIT_UNWRITTEN' })]);
    expect(memory.documents.has(cancelPath(id).name)).toBe(false);
  });

  it('is made and answered when its outcome cannot be noted, and the log says so', async () => {
    const records = memory.services.records(memory.route);
    const create: typeof records.create = (path, value) =>
      path.name.startsWith('audit/outcomes/')
        ? Promise.reject(new Error('gone'))
        : records.create(path, value);
    vi.mocked(services).mockReturnValue({ ...memory.services, records: () => ({ ...records, create }) });
    const { status, errors } = await cancel({});
    expect(status).toBe(202);
    expect(errors).toEqual([expect.stringContaining('the outcome of transfer.cancel')]);
    expect(await list()).toMatchObject([{ outcome: 'unknown' }]);
  });
});
