import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getPlanHandler } from '../../../src/functions/plan/get-plan';
import { planPath, planRequestPath } from '../../../src/records/plan/paths';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { samplePlan, samplePlanRequest } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

const id = 'p000000000000001';
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  client = fakeClient();
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
  memory.documents.set(planRequestPath(id).name, samplePlanRequest({ planId: id }));
  client.set(id, { runtimeStatus: 'Completed', output: {} });
});

const get = (plan: object) => {
  memory.documents.set(planPath(id).name, plan);
  return call(getPlanHandler, client, httpRequest(`plans/${id}`, { params: { id } }));
};

describe('GET /api/plans/{id}', () => {
  it('shows a plan that is ready, of an app that wrote no version, too', async () => {
    const { body } = await get(samplePlan({ planId: id, artifacts: 7 }));
    expect(body).toMatchObject({ planId: id, status: 'ready', artifacts: 7 });
  });

  it.each([
    ['damaged', { unresolved: [{ reference: 'app:1' }] }, '/unresolved/0/reason ', 502],
    ['of a newer app', { version: 9 }, '/version is 9', 503],
  ])('says of a plan that is %s where it lies and what is wrong with it', async (_, parts, said, answer) => {
    const { status, body, errors } = await get({ ...samplePlan({ planId: id }), ...parts });
    expect(status).toBe(answer);
    expect(body).toMatchObject({
      code: 'DOCUMENT_INVALID',
      detail: expect.stringContaining(`plans/${id}/plan.json: ${said}`) as string,
    });
    expect(errors).toEqual([]);
  });
});
