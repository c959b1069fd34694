import { describe, expect, it } from 'vitest';
import { ok, recorded, refused, replayBatch, terms } from '../fakes';

/** The export goes well, the import ends so. */
const importing = (end: object) => ({
  pollRun: ({ side }: { side: string }) => ok(side === 'source' ? { state: 'succeeded' } : end),
});

describe('a batch whose runs do not all succeed', () => {
  it('tells why the import failed, even when nobody can verify', async () => {
    const result = await replayBatch({
      pollRun: ({ side }: { side: string }) =>
        ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message: 'layer too large' }),
      verifyBatch: () => refused('ACCESS_DENIED'),
    });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED', origin: 'target' });
  });

  it('hands what the import run said to the verification', async () => {
    const result = await replayBatch(importing({ state: 'succeeded', errors: 'api:v1 missing' }));
    const verify = result.calls.find(({ name }) => name === 'verifyBatch');
    expect(verify?.input).toMatchObject({ importError: 'api:v1 missing' });
  });

  it('verifies what a failed import run did bring over, and keeps its error', async () => {
    const result = await replayBatch({
      pollRun: ({ side }: { side: string }) =>
        ok(side === 'source' ? { state: 'succeeded' } : { state: 'failed', message: 'layer too large' }),
    });
    const verify = result.calls.find(({ name }) => name === 'verifyBatch');
    expect(verify?.input).toMatchObject({ importError: 'import run target1a1: layer too large' });
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED', origin: 'target' });
  });

  it('goes on after a partly failed run when the route continues on errors', async () => {
    const partly = importing({ state: 'succeeded', errors: 'api:v1 missing' });
    expect(recorded(await replayBatch(partly)).error).toBeUndefined();
    expect(recorded(await replayBatch(partly, terms('run', false))).error).toMatchObject({
      code: 'RUN_FAILED',
    });
  });
});
