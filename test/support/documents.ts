import type { Caller } from '../../src/domain/audit/caller';
import type { Failure } from '../../src/domain/errors';
import type { PlanRequest, TransferPlan } from '../../src/domain/plan/transfer-plan';
import type { BatchResult } from '../../src/domain/transfer/results';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { CancelRequest, TransferRequest } from '../../src/domain/transfer/request';
import type { Route } from '../../src/domain/route';
import type { Waybill } from '../../src/domain/waybill/waybill';

/** Whole documents, for tests that care for a part of one. */

const time = '2026-01-01T00:00:00.000Z';
/** Somebody who signed in. */
export const sampleCaller: Caller = { kind: 'user', name: 'ops@contoso.example' };

const address = { transferId: 't1', route: 'default' };

export const sampleRequest = (parts: Partial<TransferRequest> = {}): TransferRequest => ({
  ...address,
  artifacts: [],
  trigger: 'http',
  caller: sampleCaller,
  requestedAt: time,
  ...parts,
});

export const samplePlanRequest = (parts: Partial<PlanRequest> = {}): PlanRequest => ({
  planId: 'p1',
  route: 'default',
  artifacts: [],
  caller: sampleCaller,
  requestedAt: time,
  ...parts,
});

export const samplePlan = (parts: Partial<TransferPlan> = {}): TransferPlan => ({
  planId: 't1',
  route: 'default',
  batches: 1,
  artifacts: 0,
  bytes: 0,
  skipped: 0,
  unresolved: [],
  notes: [],
  plannedAt: time,
  ...parts,
});

/** A plan whose artifacts are signed as their route demands. */
export const signedPlan = ({ trust }: Pick<Route, 'trust'>): TransferPlan =>
  samplePlan(trust && { signed: { by: trust.kind, policy: trust.fingerprint } });

export const sampleWaybill = (parts: Partial<Waybill> = {}): Waybill => ({
  ...address,
  batch: 1,
  batches: 1,
  blob: 't1/batch-0001.tar',
  artifacts: [],
  ...parts,
});

export const sampleResult = (parts: Partial<BatchResult> = {}): BatchResult => ({
  batch: 1,
  blob: 't1/batch-0001.tar',
  spans: {},
  ...parts,
});

export const sampleFailure: Failure = {
  code: 'RUN_FAILED',
  message: 'import run r: 500',
  operation: 'follow run',
  origin: 'target',
  retryable: false,
};

export const sampleReport = (parts: Partial<TransferReport> = {}): TransferReport => ({
  ...address,
  via: 'transfer',
  status: 'succeeded',
  startedAt: time,
  finishedAt: time,
  artifacts: [],
  batches: [],
  phases: {},
  notes: [],
  ...parts,
});

export const sampleCancel: CancelRequest = { transferId: 't1', requestedAt: time, requestedBy: 'somebody' };
