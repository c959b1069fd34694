import { describe, expect, it } from 'vitest';
import { names, ok, recorded, replayBatch } from '../fakes';

describe('a run that fails for want of a good SAS', () => {
  it('rotates the SAS and tries a second run where a rotation can help', async () => {
    const result = await replayBatch({
      pollRun: ({ run }: { run: string }) =>
        ok(run === 'source1a1' ? { state: 'failed', message: 'Status: 403' } : { state: 'succeeded' }),
      diagnoseRun: () =>
        ok({ code: 'SAS_UNUSABLE', message: '', remedy: 'rotate', retryAfterRotation: true }),
    });
    expect(recorded(result)).toMatchObject({ exportRun: 'source1a2', exportRuns: 2 });
    expect(recorded(result).error).toBeUndefined();
    const replaced = result.calls.flatMap(({ name, input }) =>
      name === 'startRun' ? [(input as { distrusted?: string }).distrusted] : [],
    );
    expect(replaced).toEqual([undefined, 'v1', undefined]);
  });

  it('gives up after the second run, with diagnosis and remedy', async () => {
    const result = await replayBatch({
      pollRun: () => ok({ state: 'failed', message: 'Status: 403' }),
      diagnoseRun: () =>
        ok({ code: 'SAS_UNUSABLE', message: '', remedy: 'open the firewall', retryAfterRotation: true }),
    });
    expect(names(result).filter((name) => name === 'startRun')).toHaveLength(2);
    expect(recorded(result).error).toMatchObject({ code: 'SAS_UNUSABLE', remedy: 'open the firewall' });
    expect(recorded(result).error?.message).toMatch(/Status: 403$/);
  });
});
