import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getPlanHandler } from '../../../src/functions/plan/get-plan';
import { getPlanArtifactsHandler } from '../../../src/functions/plan/get-plan-artifacts';
import { startPlanHandler } from '../../../src/functions/plan/start-plan';
import { problemSchema } from '../../../src/http/problem';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;

beforeEach(() => {
  client = fakeClient();
  vi.mocked(services).mockReturnValue(memoryServices().services);
});

describe('plans', () => {
  it('are made, looked at and paged through', async () => {
    const order = { selection: { allow: ['team/**'] } };
    const made = await call(
      startPlanHandler,
      client,
      httpRequest('transfers/plan', { method: 'POST', body: order }),
    );
    expect(made.status).toBe(202);
    const { planId } = made.body as { planId: string };
    expect(made.headers.get('location')).toBe(`/api/plans/${planId}`);
    const of = (path: string) => httpRequest(`plans/${planId}${path}`, { params: { id: planId } });
    expect((await call(getPlanHandler, client, of(''))).body).toMatchObject({ planId, status: 'running' });
    expect((await call(getPlanArtifactsHandler, client, of('/artifacts'))).body).toEqual({ artifacts: [] });
  });

  it.each([
    [{ selection: { allow: ['a'], deny: ['a'] } }, '/selection/allow/0'],
    [{ plan: 'p1' }, '/plan'],
    [{}, '/artifacts'],
  ])('refuse %j, naming the field', async (body, field) => {
    const response = await call(
      startPlanHandler,
      client,
      httpRequest('transfers/plan', { method: 'POST', body }),
    );
    expect(problemSchema.parse(response.body).errors!.map((each) => each.field)).toContain(field);
    expect(client.started).toEqual([]);
  });
});
