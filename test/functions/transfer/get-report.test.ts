import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getReportHandler } from '../../../src/functions/transfer/get-report';
import { services } from '../../../src/services';
import { reportPath } from '../../../src/records/transfer/paths';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { sampleReport } from '../../support/documents';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 't000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

const at = (path = '', parts: Parameters<typeof httpRequest>[1] = {}) =>
  httpRequest(`transfers/${id}${path}`, { params: { id }, ...parts });

describe('GET /api/transfers/{id}/report', () => {
  it('answers the report once there is one', async () => {
    client.set(id, transferInstance(id));
    expect((await call(getReportHandler, client, at('/report'))).status).toBe(409);
    const report = sampleReport({ transferId: id });
    memory.documents.set(reportPath(id).name, report);
    expect((await call(getReportHandler, client, at('/report'))).body).toEqual(report);
  });

  it.each([
    ['damaged', { status: 'sunk' }, '/status ', 502],
    ['of a newer app', { version: 2 }, '/version is 2, and this app knows formats up to 1', 503],
  ])(
    'says of a report that is %s where it lies and what is wrong with it',
    async (_, parts, said, answer) => {
      client.set(id, transferInstance(id));
      memory.documents.set(reportPath(id).name, { ...sampleReport({ transferId: id }), ...parts });
      const { status, body, errors } = await call(getReportHandler, client, at('/report'));
      expect(status).toBe(answer);
      expect(body).toMatchObject({
        code: 'DOCUMENT_INVALID',
        detail: expect.stringContaining(`transfers/${id}/report.json: ${said}`) as string,
      });
      expect((body as { detail: string }).detail).toContain('Upgrade the app if');
      expect(errors).toEqual([]);
    },
  );
});
