import { beforeEach, expect, it } from 'vitest';
import { listPlans, planQuerySchema } from '../../../src/application/plan/list-plans';
import { startPlan } from '../../../src/application/plan/start-plan';
import { planPath, planRequestPath } from '../../../src/records/plan/paths';
import { sampleCaller, samplePlan } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';

let client: FakeClient;
let memory: MemoryServices;
let ids: string[];

beforeEach(async () => {
  client = fakeClient();
  memory = memoryServices();
  ids = [];
  for (const n of [0, 1, 2, 3]) {
    const now = () => new Date(Date.UTC(2026, 0, 1, 0, n));
    const order = { artifacts: [`team/app:${n}`] };
    const { planId } = await startPlan({ ...memory.services, now, client }, order, sampleCaller);
    ids.push(planId);
  }
  for (const [n, bytes] of [500, 20].entries()) {
    memory.documents.set(planPath(ids[n]!).name, samplePlan({ planId: ids[n]!, bytes }));
    client.set(ids[n]!, { runtimeStatus: 'Completed', output: {} });
  }
});

const list = (query: Record<string, string> = {}) => {
  const now = () => new Date(Date.UTC(2026, 0, 1, 1));
  return listPlans({ ...memory.services, now, client }, planQuerySchema.parse(query));
};
const numbers = async (query: Record<string, string>) =>
  (await list(query)).plans.map(({ planId }) => ids.indexOf(planId));

it('lists plans newest first, in pages', async () => {
  const first = await list({ limit: '3' });
  const rest = await list({ limit: '3', continuationToken: first.continuationToken! });
  expect([...first.plans, ...rest.plans].map(({ planId }) => planId)).toEqual([...ids].reverse());
});

it.each([
  ['a status', { status: 'ready' }, [1, 0]],
  ['several', { status: 'ready,running' }, [3, 2, 1, 0]],
  ['a route', { route: 'other' }, []],
  ['a reference', { search: 'app:2' }, [2]],
  ['size', { sort: '-bytes', status: 'ready' }, [0, 1]],
])('finds and orders plans by %s', async (_, query, found) => {
  expect(await numbers(query)).toEqual(found);
});

it('passes over what a lifecycle rule removed', async () => {
  memory.documents.delete(planRequestPath(ids[3]!).name);
  expect(await numbers({})).toEqual([2, 1, 0]);
});
