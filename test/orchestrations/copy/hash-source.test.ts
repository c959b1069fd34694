import { describe, expect, it } from 'vitest';
import { replay, type ReplayOptions } from '../../../rehearsal/host/replay';
import type { CopyBlocksInput } from '../../../src/activities/copy/copy-blocks';
import type { HashState } from '../../../src/domain/copy/hash';
import type { CopyBegun, CopyJob } from '../../../src/domain/copy/job';
import { orchestrators } from '../../../src/orchestrations';
import { ok, outage, refused } from '../fakes';
import { begun, request } from './samples';

const { contentMd5: _none, ...job } = begun(false).job;

const stateAt = (offset: number): HashState => ({ etag: '0x1', bytes: 1000, offset, saved: 's' });

/** Copies a blob without Content-MD5, all of it in one wave. */
const copy = (activities: ReplayOptions['activities'], more: Partial<CopyBegun> = {}) =>
  replay(orchestrators.copyBlob, {
    instanceId: 't1-copy1',
    input: request,
    activities: {
      copyBegin: () => ok({ ...begun(false), job, ...more }),
      copyBlocks: ({ range, job: { plan } }: CopyBlocksInput) =>
        ok({ kind: 'worked', left: { from: range.to, to: range.to }, bytes: plan.bytes, width: 4 }),
      copyCommit: (input: { job: CopyJob }) => ok({ md5: input.job.contentMd5 }),
      ...activities,
    },
  });

describe('a source without Content-MD5', () => {
  it('is digested first, call after call from where the last one stopped', async () => {
    const from: (HashState | undefined)[] = [];
    const { output, calls } = await copy({
      hashBlob: (input: { state?: HashState }) => {
        from.push(input.state);
        const offset = from.length * 100;
        return ok(offset < 300 ? { done: false, state: stateAt(offset) } : { done: true, digest: 'y' });
      },
    });
    expect(from.map((state) => state?.offset)).toEqual([0, 100, 200]);
    expect(output).toEqual(ok({ md5: 'y' }));
    const names = calls.map(({ name }) => name);
    expect(names.slice(0, 5)).toEqual(['copyBegin', 'hashBlob', 'hashBlob', 'hashBlob', 'copyBlocks']);
  });

  it('may take as many calls as it likes: the history does not grow with them', async () => {
    let calls = 0;
    const { output } = await copy({
      hashBlob: () =>
        ok(++calls < 500 ? { done: false, state: stateAt(calls) } : { done: true, digest: 'y' }),
    });
    expect(output).toEqual(ok({ md5: 'y' }));
  });

  it('is digested through an outage, and not in vain when it changed', async () => {
    let calls = 0;
    const patient = await copy({
      hashBlob: () => (++calls < 30 ? outage()() : ok({ done: true, digest: 'y' })),
    });
    expect(patient.output).toEqual(ok({ md5: 'y', retries: 29 }));
    const changed = await copy({ hashBlob: () => refused('SOURCE_CHANGED') });
    expect(changed.output).toMatchObject({ ok: false, error: { code: 'SOURCE_CHANGED' } });
  });

  it('is not when the blob was copied before', async () => {
    const { calls } = await copy({}, { copied: true });
    expect(calls.map(({ name }) => name)).toEqual(['copyBegin', 'copyCommit']);
  });
});

it('says of an input that it does not understand what is wrong with it', async () => {
  const { output } = await replay(orchestrators.copyBlob, { input: { ...request, batch: 'one' } });
  expect(output).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
});
