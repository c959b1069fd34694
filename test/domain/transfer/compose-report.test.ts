import { describe, expect, it } from 'vitest';
import { tell } from '../../../src/domain/errors';
import { composeReport, type ReportParts } from '../../../src/domain/transfer/compose-report';
import { countArtifacts, type ArtifactResult } from '../../../src/domain/transfer/results';

const artifact = (reference: string) => ({ reference, digest: `sha256:${reference}`, size: 1 });
const verified = (reference: string): ArtifactResult => ({
  reference,
  digest: `sha256:${reference}`,
  targetDigest: `sha256:${reference}`,
  verified: true,
});

const waybill = (batch: number, ...references: string[]) => ({
  transferId: 't1',
  route: 'default',
  batch,
  batches: 3,
  blob: `t1/${batch}.tar`,
  artifacts: references.map(artifact),
});

const parts = (overrides: Partial<ReportParts>): ReportParts => ({
  transferId: 't1',
  route: 'default',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  unresolved: [],
  batches: [],
  notes: [],
  ...overrides,
});

const failure = (code: 'RUN_FAILED' | 'CANCELLED') => ({
  code,
  message: `it is ${code}`,
  operation: 'export run',
  origin: 'source' as const,
  retryable: false,
});

describe('composeReport', () => {
  it('succeeds only when every artifact is verified', () => {
    const report = composeReport(
      parts({ batches: [{ waybill: waybill(1, 'a'), artifacts: [verified('a')] }] }),
    );
    expect(report.status).toBe('succeeded');
  });

  it('succeeds on a sending route when every blob stands ready, and never says verified', () => {
    const handedOver: ArtifactResult = { ...artifact('a'), verified: false, handedOver: true };
    const handover = { bytes: 7, waybill: 't1/1.tar.waybill.json', signedBy: 'k', notes: [] };
    const report = composeReport(
      parts({
        batches: [
          {
            waybill: waybill(1, 'a'),
            result: { batch: 1, blob: 't1/1.tar', spans: {}, handover },
            artifacts: [handedOver],
          },
        ],
      }),
    );
    expect(report.status).toBe('succeeded');
    expect(countArtifacts(report.artifacts)).toEqual({ total: 1, verified: 0, failed: 0, handedOver: 1 });
    expect(report.batches).toEqual([
      {
        batch: 1,
        blob: 't1/1.tar',
        bytes: 7,
        spans: {},
        handover: { waybill: 't1/1.tar.waybill.json', signedBy: 'k', notes: [] },
      },
    ]);
  });

  it('is partial when a requested artifact does not exist', () => {
    const report = composeReport(
      parts({
        unresolved: [{ reference: 'b', verified: false, reason: 'not found' }],
        batches: [{ waybill: waybill(1, 'a'), artifacts: [verified('a')] }],
      }),
    );
    expect(report.status).toBe('partial');
    expect(report.artifacts).toContainEqual({ reference: 'b', verified: false, reason: 'not found' });
  });

  it('fails the artifacts of a batch that never reached verification, with its error', () => {
    const error = failure('RUN_FAILED');
    const report = composeReport(
      parts({
        batches: [{ waybill: waybill(1, 'a', 'b'), result: { batch: 1, blob: 'x', spans: {}, error } }],
      }),
    );
    expect(report.status).toBe('failed');
    expect(report.artifacts.map(({ reason }) => reason)).toEqual(['it is RUN_FAILED', 'it is RUN_FAILED']);
    expect(report.batches[0]?.error).toEqual({ ...tell(error), batch: 1 });
  });

  it('is cancelled when a batch was, even with verified artifacts', () => {
    const report = composeReport(
      parts({
        batches: [
          { waybill: waybill(1, 'a'), artifacts: [verified('a')] },
          {
            waybill: waybill(2, 'b'),
            result: { batch: 2, blob: 'x', spans: {}, error: failure('CANCELLED') },
          },
          { waybill: waybill(3, 'c') },
        ],
      }),
    );
    expect(report.status).toBe('cancelled');
    expect(report.artifacts[2]?.reason).toContain('before its batch began');
    expect(countArtifacts(report.artifacts)).toEqual({ total: 3, verified: 1, failed: 1, cancelled: 1 });
  });

  it('fails an empty transfer rather than calling it a success', () => {
    expect(composeReport(parts({})).status).toBe('failed');
  });

  it('measures a phase from its first start to its last end over all batches', () => {
    const span = (from: number, to: number) => ({
      from: new Date(Date.UTC(2026, 0, 1) + from).toISOString(),
      to: new Date(Date.UTC(2026, 0, 1) + to).toISOString(),
    });
    const report = composeReport(
      parts({
        planSpan: span(0, 40),
        batches: [
          { waybill: waybill(1, 'a'), result: { batch: 1, blob: 'x', spans: { export: span(50, 100) } } },
          { waybill: waybill(2, 'b'), result: { batch: 2, blob: 'x', spans: { export: span(80, 190) } } },
        ],
      }),
    );
    expect(report.phases).toEqual({ plan: 40, export: 140 });
  });
});
