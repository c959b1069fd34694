import { batchId, laneId } from '../../src/domain/transfer/names';
import { copyId } from '../../src/domain/copy/job';
import { composeReport } from '../../src/domain/transfer/compose-report';
import { countArtifacts, type ArtifactResult } from '../../src/domain/transfer/results';
import type { FakeClient } from '../application/fake-client';
import type { MemoryServices } from '../support/services';
import { sampleResult, sampleWaybill } from '../support/documents';
import {
  batchResultPath,
  indexKey,
  indexPath,
  reportPath,
  verificationPath,
} from '../../src/records/transfer/paths';

/** Transfers in every state, as the page meets them. */
export const sampleIds = {
  running: 't0000000000sail1',
  queued: 't0000000000wait1',
  succeeded: 't0000000000done1',
  partial: 't0000000000part1',
  failed: 't0000000000fail1',
} as const;

const hour = 3_600_000;
/** A digest that differs from number to number. */
export const digest = (n: number) =>
  `sha256:${(n * 2654435761).toString(16).repeat(8).slice(0, 64).padEnd(64, 'a')}`;
/** An ISO time so many milliseconds ago. */
export const before = (ms: number) => new Date(Date.now() - ms).toISOString();

/** Puts a transfer of each kind. */
export function putSampleTransfers(client: FakeClient, memory: MemoryServices): void {
  const put = (id: string, age: number, instance: Parameters<FakeClient['set']>[1], artifacts = 120) => {
    const requestedAt = before(age);
    const caller = { kind: 'schedule', name: 'nightly' };
    const input = { transferId: id, route: 'default', trigger: 'schedule', caller, requestedAt, artifacts };
    memory.documents.set(indexPath(indexKey(id, requestedAt)).name, {});
    client.set(id, { input, lastUpdatedTime: new Date(Date.now() - age + 200_000), ...instance });
  };
  put(sampleIds.queued, 5_000, { runtimeStatus: 'Pending' }, 12);
  putRunning(client, memory, (instance) => put(sampleIds.running, 95_000, instance));
  putFinished(memory, sampleIds.succeeded, 0, (output) =>
    put(sampleIds.succeeded, 2 * hour, { runtimeStatus: 'Completed', output }),
  );
  putFinished(memory, sampleIds.partial, 3, (output) =>
    put(sampleIds.partial, 26 * hour, { runtimeStatus: 'Completed', output }),
  );
  const error = {
    code: 'REGISTRY_NOT_PREMIUM',
    message: 'the source registry contosopublic is Standard; pipelines need Premium: upgrade it',
    operation: 'check route',
    origin: 'source',
    retryable: false,
    phase: 'plan',
  };
  const output = { status: 'failed', artifacts: { total: 120, verified: 0, failed: 120 }, error };
  put(sampleIds.failed, 30 * hour, { runtimeStatus: 'Completed', output });
}

function putRunning(
  client: FakeClient,
  memory: MemoryServices,
  put: (instance: Parameters<FakeClient['set']>[1]) => void,
): void {
  const id = sampleIds.running;
  const startedAt = before(93_000);
  put({ customStatus: { phase: 'export', batches: 6, bytes: 7.9e9, lanes: 4, artifacts: 288, startedAt } });
  [5, 2, 3, 4].forEach((batch, i) => client.set(laneId(id, i + 1), { customStatus: { batch } }));
  memory.documents.set(batchResultPath(id, 1).name, sampleResult());
  const artifacts = Array.from({ length: 50 }, (_, i) => ({ reference: `team/app:${i}`, verified: true }));
  memory.documents.set(verificationPath(id, 1).name, { artifacts });
  const active = (batch: number, customStatus: object) =>
    client.set(batchId(id, batch), { customStatus: { batch, ...customStatus } });
  const reusedExport = { transferId: sampleIds.failed, batch: 2, blob: `${sampleIds.failed}/batch-0002.tar` };
  active(2, { phase: 'import', percent: 62, reusedExport });
  active(3, { phase: 'copy' });
  active(4, { phase: 'copy' });
  active(5, { phase: 'export', waitingFor: sampleIds.failed });
  const copied = { strategy: 'from-url', bytesDone: 3.1e9, bytesTotal: 7.9e9 };
  client.set(copyId(id, 3), { customStatus: { ...copied, bytesPerSecond: 118e6, etaSeconds: 41 } });
  client.set(copyId(id, 4), { customStatus: { ...copied, bytesDone: 2e7 } });
}

function putFinished(
  memory: MemoryServices,
  transferId: string,
  failures: number,
  put: (output: object) => void,
): void {
  const artifacts = Array.from({ length: 120 }, (_, i): ArtifactResult => {
    const reference = `team/${['gateway', 'billing', 'web'][i % 3]!}:2.${i}.0`;
    return i < failures
      ? {
          reference,
          digest: digest(i),
          verified: false,
          reason: 'ARTIFACT_NOT_IMPORTED: it is not at the target',
        }
      : { reference, digest: digest(i), targetDigest: digest(i), verified: true };
  });
  const span = (from: number, to: number) => ({ from: before(hour - from), to: before(hour - to) });
  const report = composeReport({
    transferId,
    route: 'default',
    startedAt: before(hour),
    finishedAt: before(hour - 200_000),
    planSpan: span(0, 1800),
    unresolved: [],
    batches: [0, 50, 100].map((first, i) => ({
      waybill: sampleWaybill({
        transferId,
        batch: i + 1,
        batches: 3,
        blob: `${transferId}/batch-000${i + 1}.tar`,
      }),
      result: {
        batch: i + 1,
        blob: `${transferId}/batch-000${i + 1}.tar`,
        exportRun: `ferry${transferId}e${i + 1}a1`,
        importRun: `ferry${transferId}i${i + 1}a1`,
        copy: { bytes: 3.2e9 + i * 1e8, strategy: 'from-url', etag: 'e', contentMd5: 'm', notes: [] },
        spans: {
          export: span(2000, 61_000),
          copy: span(62_000, 95_000),
          import: span(96_000, 180_000),
          verify: span(181_000, 182_400),
        },
      },
      artifacts: artifacts.slice(first, first + 50),
    })),
    notes: ['The import pipeline has its source trigger enabled; this route imports by run.'],
  });
  memory.documents.set(reportPath(transferId).name, report);
  for (const batch of [1, 2, 3]) {
    memory.documents.set(batchResultPath(transferId, batch).name, sampleResult({ batch }));
    memory.documents.set(verificationPath(transferId, batch).name, {
      artifacts: artifacts.slice((batch - 1) * 50, batch * 50),
    });
  }
  put({ status: report.status, artifacts: countArtifacts(report.artifacts) });
}
