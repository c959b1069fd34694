import { describe, expect, it } from 'vitest';
import { orchestrators } from '../../src/orchestrations';
import { replay } from '../../rehearsal/host/replay';

describe('the input of an orchestration', () => {
  it('of another shape ends it, naming instance and field', async () => {
    const input = { planId: 'p1', route: 7 };
    const { status, error } = await replay(orchestrators.makePlan, { instanceId: 'p1', input });
    expect(status).toBe('Failed');
    expect(error).toContain('the input of p1: /route');
  });
});
