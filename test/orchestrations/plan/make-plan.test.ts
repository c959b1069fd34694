import { describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import { names, ok, refused, terms } from '../fakes';

const planned = ok({ artifacts: 1, unresolved: 0, terms: terms(), batches: 1, lanes: 1 });
const replayPlan = (input: object, planTransfer: () => unknown = () => planned) =>
  replay(orchestrators.makePlan, {
    instanceId: 'p1',
    input: { planId: 'p1', route: 'default', ...input },
    activities: {
      scanCatalog: () => ok({ cursor: { shards: 1, basis: 'target' }, done: true }),
      planTransfer,
    },
  });

describe('makePlan', () => {
  it('scans and plans, and touches neither pipelines nor blobs', async () => {
    const result = await replayPlan({ selects: true });
    expect(names(result)).toEqual(['scanCatalog', 'planTransfer']);
    expect(result.output).toEqual({});
  });

  it('scans nothing for explicit references', async () => {
    expect(names(await replayPlan({}))).toEqual(['planTransfer']);
  });

  it('returns what stopped it', async () => {
    const result = await replayPlan({ selects: true }, () => refused('NOTHING_SELECTED'));
    expect(result.output).toMatchObject({ error: { code: 'NOTHING_SELECTED' } });
  });
});
