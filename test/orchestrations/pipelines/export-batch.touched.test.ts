import { describe, expect, it } from 'vitest';
import { names, ok, recorded, refused, replayBatch } from '../fakes';

describe('exportBatch, where somebody moves a tag while its run goes on', () => {
  const moved = () => refused('ARTIFACT_MOVED');
  const runsOf = (result: Awaited<ReturnType<typeof replayBatch>>) =>
    result.calls
      .filter(({ name, input }) => name === 'startRun' && (input as { side: string }).side === 'source')
      .map(({ input }) => (input as { attempt: number }).attempt);

  it('exports anew by another run, and copies nothing before', async () => {
    let notes = 0;
    const result = await replayBatch({ noteExport: () => (++notes > 2 ? ok({}) : moved()) });
    expect(new Set(runsOf(result)).size).toBe(runsOf(result).length);
    expect(runsOf(result).length).toBeGreaterThan(1);
    expect(names(result).indexOf('copyBlob')).toBeGreaterThan(names(result).lastIndexOf('noteExport'));
    expect(recorded(result).error).toBeUndefined();
  });

  it('fails after three', async () => {
    const result = await replayBatch({ noteExport: moved });
    expect(runsOf(result)).toHaveLength(3);
    expect(recorded(result).error).toMatchObject({ code: 'ARTIFACT_MOVED' });
    expect(names(result)).not.toContain('copyBlob');
    expect(names(result)).toContain('releaseExport');
  });
});
