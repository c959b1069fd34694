import { expect, it } from 'vitest';
import { planPrune } from '../../../src/activities/prune/plan-prune';
import { placesOf } from '../../../src/domain/prune/brought';
import { TransferError } from '../../../src/domain/errors';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { shardPath, wantedPath } from '../../../src/records/plan/paths';
import { broughtPath, prunePath } from '../../../src/records/prune/paths';
import type { Services } from '../../../src/services';
import { sampleRequest } from '../../support/documents';
import type { MemoryServices } from '../../support/services';
import { brought, going, pruning } from './pruning';

it('counts nothing twice where the last look was written and its worker died', async () => {
  const { services, documents } = scanned();
  await planPrune(input, services);
  const planned = documents.get(prunePath('t1').name);
  expect(planned).toMatchObject({ found: 1, tags: [going] });
  await planPrune({ ...input, goesOn: true }, services);
  expect(documents.get(prunePath('t1').name)).toEqual(planned);
});

it('ends where a later look is refused', async () => {
  const { services, documents, target, route } = scanned();
  for (let i = 10; i < 50; i++) {
    const artifacts = [{ ...brought, ...placesOf(route), reference: `r${i}:1` }];
    documents.set(broughtPath('default', `r${i}:1`).name, { artifacts });
    target.artifacts.set(`r${i}:1`, { digest: brought.digest, size: 1 });
  }
  const denied = new TransferError('ACCESS_DENIED', 'no', { operation: 'read', origin: 'source' });
  const registry: Services['registry'] = async (end) => {
    const found = await services.registry(end);
    return {
      ...found,
      digests: (asked) =>
        asked.some(({ repository }) => repository === 'r30') ? Promise.reject(denied) : found.digests(asked),
    };
  };
  let minutes = 0;
  const now = () => new Date(Date.parse('2026-02-01T00:00:00Z') + (minutes += 2) * 60_000);
  const late = { ...services, registry, now };
  expect(await planPrune(input, late)).toEqual({ done: false });
  expect(await planPrune({ ...input, goesOn: true }, late)).toEqual({ done: true });
  expect(documents.get(prunePath('t1').name)).toMatchObject({
    refused: 'the plan is incomplete: ACCESS_DENIED: no',
  });
});

const input = { planId: 't1', route: 'default', scan: { shards: 1, basis: 'target' as const } };

/** A source that was scanned, and lacks the tag. */
function scanned(): MemoryServices {
  const memory = pruning();
  const selection = selectionSchema.parse({ allow: ['*'] });
  memory.documents.set(wantedPath('t1').name, sampleRequest({ selection }));
  const listed = [{ repository: 'app', tags: ['2'] }];
  memory.documents.set(shardPath('t1', 1).name, { ...emptyShard, listed });
  return memory;
}

const emptyShard = {
  ...{ repositories: 1, tags: 1, selected: 1, groups: [], skipped: [], unresolved: [] },
  ...{ findings: [], matchedRules: [] },
};
