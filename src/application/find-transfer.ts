import type { DurableOrchestrationStatus } from 'durable-functions';
import { isUnreadable } from '../azure/documents/failures';
import type { Services } from '../services';
import {
  countArtifacts,
  type ArtifactCounts,
  type Stop,
  transferOutcomeSchema,
} from '../domain/transfer/results';
import { bytesIn, wentBy } from '../domain/transfer/report';
import type { TransferRequest } from '../domain/transfer/request';
import { toInput, type TransferInput } from '../domain/transfer/inputs';
import { type Failure, longestMessage, permanent } from '../domain/errors';
import { firstLine } from '../domain/redact';
import {
  type Phase,
  type TransferStatus,
  type TransferProgress,
  transferProgressSchema,
} from '../domain/transfer/status';
import { notFound, Refusal } from './refusal';
import { isTransferId } from '../records/transfer/transfer-id';
import { findInstance, inputOf, stateOf, type App } from './instances';
import { onlyWay } from '../domain/image-import/way';
import type { Route, Way } from '../domain/route';
import { readAnywhere } from '../records/homes';
import { requestPath, reportPath } from '../records/transfer/paths';
import { readLedger } from '../records/transfer/ledger';
import { hasNotEnded } from '../domain/transfer/ledger';

/** A transfer as its traces tell: the instance, or after its history was purged the documents. */
export interface FoundTransfer {
  readonly input: TransferInput;
  /** A route at whose home its documents are. */
  readonly home: Route;
  readonly status: TransferStatus;
  readonly phase?: Phase;
  /** Which way it goes, once that is known. */
  readonly via?: Way;
  readonly progress?: TransferProgress;
  readonly artifacts?: ArtifactCounts;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** As planned while it runs, then what was moved. */
  readonly bytes?: number;
  readonly error?: Stop;
}

/** @throws Refusal TRANSFER_NOT_FOUND */
export async function findTransfer(app: App, transferId: string): Promise<FoundTransfer> {
  const seen = await seeInstance(app, transferId);
  if (seen !== undefined) return seen.hasDied ? afterDeath(app, seen.found) : seen.found;
  if (isTransferId(transferId)) {
    const found = await readAnywhere(app, requestPath(transferId));
    if (found !== undefined) return fromDocuments(found.document, app, found.home);
  }
  throw notFound('TRANSFER_NOT_FOUND', 'transfer', 'List the transfers with GET /api/transfers.');
}

/** Whether a transfer has ended. */
export const isFinished = (status: TransferStatus): boolean => status !== 'queued' && status !== 'running';

/** Undefined of a transfer that was never begun, is not known any more, or cannot be read. */
export async function statusOf(app: App, transferId: string): Promise<TransferStatus | undefined> {
  try {
    return (await findTransfer(app, transferId)).status;
  } catch (error) {
    if (isLost(error)) return undefined;
    throw error;
  }
}

/** Whether a transfer has ended, or is not known any more. */
export async function isOver(app: App, transferId: string): Promise<boolean> {
  const status = await statusOf(app, transferId);
  return status === undefined || isFinished(status);
}

/** Whether a transfer is not known any more, or what was kept of it cannot be read. */
export const isLost = (error: unknown): boolean => error instanceof Refusal || isUnreadable(error);

/** What the instance of a transfer tells, without any document. */
interface SeenInstance {
  readonly found: FoundTransfer;
  /** It died, or was ended from outside: the documents tell whether that is to be the end. */
  readonly hasDied: boolean;
}

/** Undefined when there is no instance, or none of a route there is. */
export async function seeInstance(app: App, transferId: string): Promise<SeenInstance | undefined> {
  const instance = isTransferId(transferId) ? await findInstance(app.client, transferId) : undefined;
  const input = instance && inputOf(instance);
  if (instance === undefined || input === undefined || !app.config.routes.has(input.route)) return undefined;
  const hasDied = ['failed', 'cancelled'].includes(stateOf(instance));
  return { found: byInstance(app, instance, input), hasDied };
}

function byInstance(
  services: Services,
  instance: DurableOrchestrationStatus,
  input: TransferInput,
): FoundTransfer {
  const home = services.route(input.route);
  const progress = transferProgressSchema.safeParse(instance.customStatus).data;
  const found = {
    ...{ input, home, ...viaOf(home, progress) },
    ...(progress && { progress, startedAt: progress.startedAt }),
  };
  const state = stateOf(instance);
  // The host tells to the second, and by another clock: nothing ends before it began.
  const begun = progress?.startedAt ?? input.requestedAt;
  const finishedAt = later(instance.lastUpdatedTime.toISOString(), begun);
  if (state === 'completed') {
    const outcome = transferOutcomeSchema.safeParse(instance.output).data;
    // How the route goes by now says nothing of what has ended.
    const { via: _, ...ended } = found;
    const via = outcome?.via ?? progress?.via;
    return withKnownBytes({ ...ended, status: 'failed', finishedAt, ...(via && { via }), ...outcome });
  }
  if (state === 'failed' || state === 'cancelled')
    return { ...found, status: state, finishedAt, error: endedAbruptly(instance) };
  return { ...found, ...(state === 'running' ? going(progress) : { status: state }) };
}

/** Image import tells no sizes: once all arrived it moved what was planned, else nobody knows. */
function withKnownBytes(found: FoundTransfer): FoundTransfer {
  if (found.via !== 'import') return found;
  const { bytes: _, ...rest } = found;
  const planned = found.status === 'succeeded' ? found.progress?.bytes : undefined;
  return { ...rest, ...(planned !== undefined && { bytes: planned }) };
}

/** The way that was planned, or the only one its route has. */
function viaOf(
  route: Route | undefined,
  planned: { readonly via?: Way | undefined } | undefined,
): { readonly via?: Way } {
  const via = planned?.via ?? (route && onlyWay(route));
  return via === undefined ? {} : { via };
}

/** The later of two ISO times in UTC. */
const later = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? b : a);

const going = (progress: TransferProgress | undefined) => ({
  status: 'running' as const,
  ...(progress && { phase: progress.phase, startedAt: progress.startedAt }),
  ...(progress?.bytes !== undefined && { bytes: progress.bytes }),
});

/** It has ended when the look at the ledgers has brought it to its end. */
async function afterDeath(services: Services, found: FoundTransfer): Promise<FoundTransfer> {
  const { input, home, progress } = found;
  if (hasNotEnded(await readLedger(services, home), input.transferId))
    return { input, home, ...viaOf(home, progress), ...(progress && { progress }), ...going(progress) };
  return (await fromReport(services, home, input)) ?? found;
}

/** An orchestration that did not return has no failure of ours: terminated by an operator, or a defect. */
export function endedAbruptly(instance: DurableOrchestrationStatus): Failure {
  const text = typeof instance.output === 'string' ? firstLine(instance.output, longestMessage) : '';
  const code = stateOf(instance) === 'cancelled' ? 'CANCELLED' : 'INTERNAL';
  return permanent(code, text || 'the orchestration ended without a reason', 'transfer', 'app');
}

/** Longest from the request document to the first trace of an instance; later the start counts as lost. */
const startTakesAtMostMs = 5 * 60_000;
const startUsuallyTakesMs = 30_000;

async function fromDocuments(
  request: TransferRequest,
  services: Services,
  home: Route,
): Promise<FoundTransfer> {
  const input = toInput(request);
  const reported = await fromReport(services, home, input);
  if (reported !== undefined) return reported;
  const now = services.now();
  const known = { input, home, ...viaOf(services.config.routes.get(input.route), undefined) };
  if (!isStarting(request, now)) return { ...known, status: 'failed', error: noTrace };
  const isLate = now.getTime() - Date.parse(request.requestedAt) > startUsuallyTakesMs;
  return { ...known, status: 'queued', ...(isLate && { error: noTraceYet }) };
}

/** Whether a start may still be on its way from the request document to the instance. */
export const isStarting = ({ requestedAt }: Pick<TransferRequest, 'requestedAt'>, now: Date): boolean =>
  now.getTime() - Date.parse(requestedAt) < startTakesAtMostMs;

/** What is known of a transfer that has neither instance nor report. */
export const noTrace = permanent(
  'INTERNAL',
  'there is no trace of a run: the start was interrupted, or its history was purged; start it again',
  'find transfer',
  'app',
);

/** The same while the start may still be on its way. */
const noTraceYet: Failure = {
  ...noTrace,
  message:
    'there is no trace of a run yet: its start is on its way, or was interrupted and can be repeated, or ' +
    'its history was purged',
};

async function fromReport(
  services: Services,
  home: Route,
  input: TransferInput,
): Promise<FoundTransfer | undefined> {
  try {
    const report = await services.records(home).read(reportPath(input.transferId));
    if (report === undefined) return undefined;
    const { status, artifacts, startedAt, finishedAt, error } = report;
    const found = { input, home, status, artifacts: countArtifacts(artifacts), startedAt, finishedAt };
    const via = wentBy(report);
    return withKnownBytes({ ...found, ...(via && { via }), bytes: bytesIn(report), ...(error && { error }) });
  } catch (error) {
    if (isUnreadable(error)) return { input, home, status: 'failed', error: error.failure };
    throw error;
  }
}
