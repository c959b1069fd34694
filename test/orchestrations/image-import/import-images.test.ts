import { describe, expect, it } from 'vitest';
import { names, ok, outage, recorded, refused, replayBatch, terms } from '../fakes';

const byImport = { ...terms(), byImport: true as const };
const running = (left: number[]) => ({
  artifacts: 3,
  cursor: { left, running: { index: 0, url: 'https://arm/1', begunAt: 0 } },
  waitSeconds: 2,
});

describe('a batch by image import', () => {
  it('takes one artifact after the other, and verifies the whole', async () => {
    const steps = [running([1, 2]), running([2]), running([]), { artifacts: 3, waitSeconds: 0 }];
    const result = await replayBatch({ stepImageImports: () => ok(steps.shift()) }, byImport);
    expect(names(result)).toEqual([...Array.from({ length: 4 }, () => 'stepImageImports'), 'verifyBatch']);
    expect(Object.keys(recorded(result).spans)).toEqual(['import', 'verify']);
    expect(recorded(result).error).toBeUndefined();
    const percents = result.customStatus.map((each) => (each as { percent?: number }).percent);
    expect(percents).toEqual(expect.arrayContaining([0, 33, 67]));
  });

  it('waits where the service asks to, and goes on', async () => {
    let calls = 0;
    const step = () => (++calls === 1 ? outage(30)() : ok({ artifacts: 1, waitSeconds: 0 }));
    const result = await replayBatch({ stepImageImports: step }, byImport);
    expect(names(result)).toEqual(['stepImageImports', 'stepImageImports', 'verifyBatch']);
    expect(recorded(result).spans.import?.retries).toBe(1);
  });

  it('verifies what came over before it was cancelled', async () => {
    const steps = [ok(running([1, 2])), refused('CANCELLED')];
    const result = await replayBatch({ stepImageImports: () => steps.shift() }, byImport);
    expect(names(result).at(-1)).toBe('verifyBatch');
    const asked = result.calls.at(-1)?.input;
    expect(asked).toMatchObject({ cancelled: true });
    expect(asked).not.toHaveProperty('importError');
    expect(recorded(result)).toMatchObject({ error: { code: 'CANCELLED' }, stoppedIn: 'import' });
  });
});
