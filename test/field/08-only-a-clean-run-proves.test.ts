import { describe, expect, it } from 'vitest';
import { RestError, type ContainerClient } from '@azure/storage-blob';
import { noteExport } from '../../src/activities/pipelines/export/note-export';
import { pollRun } from '../../src/activities/pipelines/poll-run';
import { mentionedIn } from '../../src/domain/pipelines/run-text';
import { composeReport } from '../../src/domain/transfer/compose-report';
import type { Waybill } from '../../src/domain/waybill/waybill';
import { waybillPath } from '../../src/records/transfer/paths';
import { names, ok, recorded, replayBatch, terms } from '../orchestrations/fakes';
import { sampleResult, sampleWaybill } from '../support/documents';
import { memoryServices } from '../support/services';

const references = Array.from({ length: 50 }, (_, i) => `team/${'long-name-'.repeat(9)}/app-${i}:1.0.0`);
const artifacts = references.map((reference) => ({ reference, digest: `sha256:${'a'.repeat(64)}`, size: 1 }));

type Wording = 'whole' | 'cut' | 'garbled';
interface Order {
  readonly side: string;
  readonly attempt: number;
  readonly only?: readonly number[];
}

/** A batch of which some artifacts have vanished: what each export run was asked for, and how it ended. */
async function batchOf(
  gone: readonly number[],
  wording: Wording,
  of = 50,
  mode: 'send' | 'connected' = 'send',
) {
  const sets = new Map<string, readonly number[]>();
  const result = await replayBatch(
    {
      startRun({ side, attempt, only }: Order) {
        const run = `${side}a${attempt}`;
        if (side === 'source') sets.set(run, only ?? Array.from({ length: of }, (_, i) => i));
        return ok({ run, sas: 'v1', artifacts: of });
      },
      pollRun({ run }: { run: string }) {
        const set = sets.get(run) ?? [];
        const missing = set.filter((index) => gone.includes(index));
        if (missing.length === 0) return ok({ state: 'succeeded' });
        const whole = missing.map((index) => `'${references[index]}' was not found.`).join(' ');
        const text = { whole, cut: whole.slice(0, 200), garbled: 'Status: 500' }[wording];
        const named = mentionedIn(text, references);
        return ok(
          missing.length === set.length
            ? { state: 'failed', message: text, named }
            : { state: 'succeeded', errors: text, named },
        );
      },
      diagnoseRun: () => ok({ code: 'RUN_FAILED', message: '', remedy: '', retryAfterRotation: false }),
    },
    terms('run', true, mode),
  );
  const left = result.calls.find(({ name }) => name === 'noteExport')?.input as
    { of: number; left: { index: number; text: string }[] } | undefined;
  const runs = [...sets.values()];
  return { result, runs, left: left?.left.map(({ index }) => index).sort((a, b) => a - b) };
}

describe.each(['whole', 'cut', 'garbled'] as const)('export runs whose errors are told %s', (wording) => {
  it.each([[[7]], [[0, 49]], [Array.from({ length: 30 }, (_, i) => i)]])(
    'end with one that exports all but %j, and says nothing',
    async (gone) => {
      const { result, runs, left } = await batchOf(gone, wording);
      expect(left).toEqual(gone);
      const kept = references.flatMap((_, i) => (gone.includes(i) ? [] : [i]));
      expect([...runs.at(-1)!].sort((a, b) => a - b)).toEqual(kept);
      expect(recorded(result)).toMatchObject({ exportRuns: runs.length });
      expect(names(result).indexOf('noteExport')).toBeLessThan(names(result).indexOf('handOver'));
    },
  );

  it('hand nothing over when nothing can be exported', async () => {
    const { result } = await batchOf([0, 1, 2], wording, 3);
    expect(names(result)).not.toContain('handOver');
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED' });
  });

  it('hold on a connected route, too', async () => {
    const { result, left } = await batchOf([3], wording, 50, 'connected');
    expect(left).toEqual([3]);
    expect(names(result)).toContain('copyBlob');
  });
});

describe('how many runs it takes', () => {
  it('is one without errors, two when all are named, and few where nothing can be told apart', async () => {
    expect((await batchOf([], 'whole')).runs).toHaveLength(1);
    expect(recorded((await batchOf([], 'whole')).result)).not.toHaveProperty('exportRuns');
    expect((await batchOf([7, 9], 'whole')).runs).toHaveLength(2);
    const { runs } = await batchOf([7], 'garbled');
    // The whole, two halves on each of log2(50) levels, and all that is good together.
    expect(runs.length).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(50)));
  });

  it('is one on a route that does not continue on errors, where the batch fails', async () => {
    const failing = { pollRun: () => ok({ state: 'succeeded', errors: 'x', named: [] }) };
    const result = await replayBatch(failing, terms('run', false, 'send'));
    expect(names(result).filter((name) => name === 'startRun')).toHaveLength(1);
    expect(recorded(result).error).toMatchObject({ code: 'RUN_FAILED' });
  });
});

describe('the text of a run', () => {
  it('is read whole before it is bounded', async () => {
    const { services, source, documents } = memoryServices();
    documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
    const pipelineRunErrorMessage = references.slice(0, 40).join(' was not found. ');
    const response = { status: 'Succeeded', pipelineRunErrorMessage };
    source.runs.set('r', { name: 'r', properties: { provisioningState: 'Succeeded', response } });
    const order = { route: 'default', side: 'source', transferId: 't1', run: 'r', batch: 1 } as const;
    const state = await pollRun(order, services);
    expect(state).toMatchObject({ named: Array.from({ length: 40 }, (_, i) => i) });
    expect(JSON.stringify(state).length).toBeLessThan(2500);
  });

  it.each([
    ['app:1', [0]],
    ["'app:10'.", [1]],
    ['x/app:1 app:1.2 app:1-rc', []],
    ['app:1.', [0]],
  ])('%s names %j', (text, named) => expect(mentionedIn(text, ['app:1', 'app:10'])).toEqual(named));
});

describe('what no run exports', () => {
  it('leaves the waybill once, and is in the report with what the run said', async () => {
    const { services, documents } = memoryServices();
    const path = waybillPath('t1', 1).name;
    documents.set(path, sampleWaybill({ artifacts: artifacts.slice(0, 3) }));
    // The blob is gone.
    const gone = () => Promise.reject(new RestError('gone', { statusCode: 404, code: 'BlobNotFound' }));
    const container = { getBlobClient: () => ({ getProperties: gone }) } as unknown as ContainerClient;
    const exporting = { ...services, container: () => container };
    const order = { route: 'default', transferId: 't1', batch: 1, of: 3, left: [{ index: 1, text: 'gone' }] };
    await noteExport(order, exporting);
    await noteExport(order, exporting);
    const waybill = documents.get(path) as Waybill;
    expect(waybill.artifacts.map(({ reference }) => reference)).toEqual([references[0], references[2]]);
    const [at, of] = ['2026-01-01T00:00:00.000Z', { transferId: 't1', route: 'default' }];
    const handedOver = waybill.artifacts.map((each) => ({
      ...each,
      verified: false,
      handedOver: true as const,
    }));
    const report = composeReport({
      ...{ ...of, startedAt: at, finishedAt: at, unresolved: [], notes: [] },
      batches: [{ waybill, result: sampleResult({ exportRuns: 2 }), artifacts: handedOver }],
    });
    expect(report).toMatchObject({ status: 'partial', batches: [{ exportRuns: 2 }] });
    expect(report.artifacts.find(({ reference }) => reference === references[1])).toMatchObject({
      verified: false,
      reason: 'ARTIFACT_NOT_EXPORTED: the export run said: gone',
    });
  });
});
