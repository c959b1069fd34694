import type { DurableOrchestrationStatus } from 'durable-functions';
import type { Services } from '../services';
import { countArtifacts, type ArtifactCounts, transferOutcomeSchema } from '../domain/transfer/results';
import type { TransferRequest } from '../domain/transfer/request';
import { toInput, type TransferInput } from '../domain/transfer/inputs';
import { type Failure, TransferError } from '../domain/errors';
import { redact } from '../domain/redact';
import {
  type Phase,
  type TransferStatus,
  type TransferProgress,
  transferProgressSchema,
} from '../domain/transfer/status';
import { Refusal } from './refusal';
import { isTransferId } from '../records/transfer/transfer-id';
import { findInstance, inputOf, stateOf, type TransferClient } from './instances';
import type { Route } from '../domain/route';
import { homes } from '../records/homes';
import { requestPath, reportPath } from '../records/transfer/paths';

/** A transfer as its traces tell: the instance, or after its history was purged the documents. */
export interface FoundTransfer {
  readonly input: TransferInput;
  /** A route at whose home its documents are. */
  readonly home: Route;
  readonly status: TransferStatus;
  readonly phase?: Phase;
  readonly progress?: TransferProgress;
  readonly artifacts?: ArtifactCounts;
  readonly finishedAt?: string;
  readonly error?: Failure;
}

/** @throws Refusal TRANSFER_NOT_FOUND */
export async function findTransfer(
  client: TransferClient,
  services: Services,
  transferId: string,
): Promise<FoundTransfer> {
  const instance = isTransferId(transferId) ? await findInstance(client, transferId) : undefined;
  const input = instance && inputOf(instance);
  if (instance !== undefined && input !== undefined && services.config.routes.has(input.route)) {
    return fromInstance(instance, input, services.route(input.route));
  }
  if (isTransferId(transferId)) {
    for (const home of homes(services)) {
      const request = await services.records(home).read(requestPath(transferId));
      if (request !== undefined) return fromDocuments(request, services, home);
    }
  }
  throw new Refusal('TRANSFER_NOT_FOUND', 'There is no such transfer.', [
    {
      field: 'id',
      problem: 'is not the id of a transfer',
      fix: 'List the transfers with GET /api/transfers.',
    },
  ]);
}

/** Whether a transfer has ended. */
export const isFinished = (status: TransferStatus): boolean => status !== 'queued' && status !== 'running';

/** Whether a transfer has ended, or is not known any more. */
export async function isOver(
  client: TransferClient,
  services: Services,
  transferId: string,
): Promise<boolean> {
  try {
    return isFinished((await findTransfer(client, services, transferId)).status);
  } catch (error) {
    if (isLost(error)) return true;
    throw error;
  }
}

/** Whether a transfer is not known any more, or what was kept of it cannot be read. */
export const isLost = (error: unknown): boolean => error instanceof Refusal || isUnreadable(error);

const isUnreadable = (error: unknown): error is TransferError =>
  error instanceof TransferError && error.failure.code === 'DOCUMENT_INVALID';

function fromInstance(
  instance: DurableOrchestrationStatus,
  input: TransferInput,
  home: Route,
): FoundTransfer {
  const progress = transferProgressSchema.safeParse(instance.customStatus).data;
  const state = stateOf(instance);
  const completed = state === 'completed';
  const outcome = completed ? transferOutcomeSchema.safeParse(instance.output).data : undefined;
  const status = state === 'completed' ? (outcome?.status ?? 'failed') : state;
  const error = outcome?.error ?? (completed ? undefined : endedAbruptly(instance, status));
  return {
    input,
    home,
    status,
    ...(progress && { progress }),
    ...(progress && status === 'running' && { phase: progress.phase }),
    ...(outcome && { artifacts: outcome.artifacts }),
    ...(isFinished(status) && { finishedAt: instance.lastUpdatedTime.toISOString() }),
    ...(error && { error }),
  };
}

/** An orchestration that did not return has no failure of ours: terminated by an operator, or a defect. */
function endedAbruptly(instance: DurableOrchestrationStatus, status: TransferStatus): Failure | undefined {
  if (!isFinished(status)) return undefined;
  const text = typeof instance.output === 'string' ? redact(instance.output.split('\n')[0] ?? '') : '';
  return {
    code: status === 'cancelled' ? 'CANCELLED' : 'INTERNAL',
    message: text === '' ? 'the orchestration ended without a reason' : text,
    operation: 'transfer',
    origin: 'app',
    retryable: false,
  };
}

/** Longest from the request document to the first trace of an instance; later the start counts as lost. */
const startTakesAtMostMs = 5 * 60_000;

async function fromDocuments(
  request: TransferRequest,
  services: Services,
  home: Route,
): Promise<FoundTransfer> {
  const input = toInput(request);
  const found = services.records(home).read(reportPath(request.transferId));
  const report = await found.catch((error: unknown) => {
    if (isUnreadable(error)) return error.failure;
    throw error;
  });
  if (report !== undefined && 'code' in report) return { input, home, status: 'failed', error: report };
  if (report !== undefined) {
    return {
      input,
      home,
      status: report.status,
      artifacts: countArtifacts(report.artifacts),
      finishedAt: report.finishedAt,
      ...(report.error && { error: report.error }),
    };
  }
  if (services.now().getTime() - Date.parse(request.requestedAt) < startTakesAtMostMs) {
    return { input, home, status: 'queued' };
  }
  const error: Failure = {
    code: 'INTERNAL',
    message:
      'there is no trace of a run: the start was interrupted, or its history was purged; start it again',
    operation: 'find transfer',
    origin: 'app',
    retryable: false,
  };
  return { input, home, status: 'failed', error };
}
