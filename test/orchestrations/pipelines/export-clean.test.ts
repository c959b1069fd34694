import { describe, expect, it } from 'vitest';
import { claimExport } from '../../../src/activities/pipelines/export/claim-export';
import { noteExport } from '../../../src/activities/pipelines/export/note-export';
import { useExporting } from '../../activities/pipelines/export/exporting';
import { names, ok, recorded, refused, replayBatch } from '../fakes';

interface Order {
  readonly side: string;
  readonly attempt: number;
  readonly only?: readonly number[];
}
interface Noted {
  readonly of: number;
  readonly left: readonly { readonly index: number; readonly moved?: true }[];
}

/** What has moved after so many export runs. */
type MovedBy = (runs: number) => readonly number[];

/** A batch of four of which some moved before an export run, and some cannot be exported. */
async function batchOf(movedBy: readonly number[] | MovedBy, gone: readonly number[] = []) {
  const sets = new Map<string, readonly number[]>();
  const result = await replayBatch({
    startRun({ side, attempt, only = [0, 1, 2, 3] }: Order) {
      const run = `${side}a${attempt}`;
      if (side !== 'source') return ok({ run, artifacts: 4 });
      const moved = typeof movedBy === 'function' ? movedBy(sets.size) : movedBy;
      const standing = only.filter((index) => !moved.includes(index));
      if (standing.length === 0) return refused('ARTIFACT_MOVED');
      sets.set(run, standing);
      const left = only.filter((index) => moved.includes(index));
      return ok({ run, artifacts: 4, ...(left.length > 0 && { moved: left }) });
    },
    pollRun({ run }: { run: string }) {
      const missing = (sets.get(run) ?? []).filter((index) => gone.includes(index));
      if (missing.length === 0) return ok({ state: 'succeeded' });
      const all = { message: 'Status: 500', named: [] };
      return ok(
        missing.length === sets.get(run)?.length
          ? { state: 'failed', ...all }
          : { state: 'succeeded', errors: all.message, named: [] },
      );
    },
    diagnoseRun: () => ok({ code: 'RUN_FAILED', message: '', remedy: '', retryAfterRotation: false }),
  });
  const noted = result.calls.find(({ name }) => name === 'noteExport')?.input as Noted | undefined;
  const left = noted?.left.map(({ index, moved: is }) => (is ? `${index} moved` : `${index}`)).sort();
  return { result, left, runs: [...sets.values()] };
}

describe('an export whose run leaves out what moved', () => {
  it('says so, and does not run again for it', async () => {
    const { left, runs, result } = await batchOf([1]);
    expect({ left, runs }).toEqual({ left: ['1 moved'], runs: [[0, 2, 3]] });
    expect(recorded(result)).not.toHaveProperty('error');
  });

  it('tells it from what cannot be exported, and ends with a run of all others', async () => {
    const { left, runs } = await batchOf([1], [3]);
    expect(left).toEqual(['1 moved', '3']);
    expect(runs.at(-1)).toEqual([0, 2]);
  });

  it('goes on where all that a part holds has moved', async () => {
    const { left, runs, result } = await batchOf([0, 1], [2]);
    expect(left).toEqual(['0 moved', '1 moved', '2']);
    expect(runs.at(-1)).toEqual([3]);
    expect(recorded(result)).not.toHaveProperty('error');
  });

  it('fails where the rest moved before the run that was to bring it together', async () => {
    const { result, runs } = await batchOf((count) => (count < 5 ? [] : [0, 1, 2]), [3]);
    expect(runs.at(-1)).toEqual([3]);
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED' });
    expect(names(result)).not.toContain('noteExport');
  });

  it('fails where nothing is left', async () => {
    const { result } = await batchOf([0, 1, 2, 3]);
    expect(recorded(result).error).toMatchObject({ code: 'ARTIFACT_MOVED' });
    expect(names(result)).not.toContain('noteExport');
  });
});

const { its } = useExporting();

it('who uses its blob later is told that it moved, and waits for nothing that is not in it', async () => {
  const { services } = its().memory;
  await its().claim('t1');
  await its().write('t1');
  const left = [{ index: 1, text: 'it was elsewhere', moved: true as const }];
  await noteExport({ ...its().which('t1'), of: 2, left, run: 'r' }, services);
  expect(await claimExport(its().which('t2'), services)).toMatchObject({ earlier: { transferId: 't1' } });
  for (const transferId of ['t1', 't2']) {
    expect(
      its()
        .waybill(transferId)
        .artifacts.map(({ reference }) => reference),
    ).toEqual(['api:1']);
    expect(its().waybill(transferId).leftOut).toMatchObject([
      { reference: 'web:1', reason: 'ARTIFACT_MOVED: it was elsewhere' },
    ]);
  }
});
