import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getReportHandler } from '../../../src/functions/transfer/get-report';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';
import { sampleReport } from '../../support/documents';
import { reportPath } from '../../../src/records/transfer/paths';

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
});
