import type { Services } from '../../services';
import { remedies } from '../../domain/remedies';
import type { Failure } from '../../domain/errors';
import { judge, sentenceOf } from '../../domain/imports/conditions';
import type { EndStatus, Observation } from '../../domain/imports/observation';
import { isReceiving } from '../../domain/imports/observer';
import type { Route } from '../../domain/route';
import type { Activity } from '../activity';
import { isAnothers } from '../../records/imports/claim';
import { pipelineFacts } from './pipeline-facts';
import { isStillAwaited } from '../../records/imports/still-awaited';
import { lookAtArrival } from './look-at-arrival';
import { changeObservation } from '../../records/imports/write-observation';
import { reportPath, cancelPath } from '../../records/transfer/paths';

export interface EndObservationInput {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
  /** Why it cannot be watched any longer; without it no run came in time. */
  readonly error?: Failure;
  /** When the listing began that shows no run, or no longer the one that was followed. ISO time. */
  readonly asOf?: string;
}

export type EndObservationOutput =
  /** A run may come yet: nothing ended. */
  | { readonly goesOn: true }
  | {
      readonly goesOn?: never;
      readonly status: EndStatus;
      /** The route wants a run of ours now, with which the observation goes on. */
      readonly runWanted: boolean;
    };

/**
 * Ends the observation of an import that did not end by itself, and says why, unless a transfer may bring a run yet. `not-picked-up` may go
 * on with a run of ours.
 */
export const endObservation: Activity<EndObservationInput, EndObservationOutput> = async (
  input,
  services,
) => {
  const route = services.route(input.route);
  const { error } = input;
  const ending =
    error === undefined
      ? await whyNoRun(services, route, input)
      : await whyUnwatched(services, route, { ...input, error });
  if (ending === undefined) return { goesOn: true };
  const finishedAt = services.now().toISOString();
  let status: EndStatus = 'unknown';
  const after = await changeObservation(services, route, input.importId, (before) => {
    const end = ending(before);
    status = end.status;
    return { ...before, ...end, finishedAt };
  });
  const runWanted = after.status === 'not-picked-up' && (await mayRun(services, route, after));
  return { status, runWanted };
};

type Ending = (before: Observation) => Partial<Observation> & { readonly status: EndStatus };

async function whyUnwatched(
  services: Services,
  route: Route,
  { error, ...input }: EndObservationInput & { readonly error: Failure },
): Promise<Ending | undefined> {
  if (await isStillAwaited(services, route, { ...input, lost: error.message })) return undefined;
  return (before) => ({
    status: before.run === undefined || error.code !== 'RUN_TIMED_OUT' ? 'unknown' : 'failed',
    error,
  });
}

/** The blob is looked at once more: it may be gone, replaced, or no longer what the first verdict was about. */
async function whyNoRun(
  services: Services,
  route: Route,
  input: EndObservationInput,
): Promise<Ending | undefined> {
  const look = await lookAtArrival(services, route, input.blob);
  if (look !== undefined && (await isAnothers(services, route, input, look))) {
    const note = 'another version of the blob took its place';
    return ({ notes }) => ({ status: 'replaced', notes: [...notes, note] });
  }
  // A waybill begins nothing without its blob; a transfer may have imported what it then deleted.
  const from = look === undefined ? (['transfer'] as const) : (['transfer', 'waybill'] as const);
  if (await isStillAwaited(services, route, { ...input, from })) return undefined;
  if (look === undefined) {
    const message = 'the blob is gone and no run names it: somebody deleted it, or the record of its run';
    return () => ({ status: 'gone', error: notStarted(message) });
  }
  const now = services.now();
  const verdict = judge(await pipelineFacts(services, route), look, now.toISOString());
  return (before) => {
    const why = verdict.willImport ? 'though every condition we can see is met' : sentenceOf(verdict);
    const until = Math.max(Date.parse(before.pickUpBy), now.getTime());
    const minutes = Math.round((until - Date.parse(before.noticedAt)) / 60_000);
    return {
      status: 'not-picked-up',
      verdict,
      error: notStarted(`no import run within ${minutes} minutes of the arrival: ${why}`),
    };
  };
}

const notStarted = (message: string): Failure => ({
  code: 'RUN_NOT_STARTED',
  message: `${message}. ${remedies.RUN_NOT_STARTED}`,
  operation: 'await import run',
  origin: 'target',
  retryable: false,
});

/**
 * Whether a run of ours may import what the trigger did not. Never two drivers: a transfer that goes on starts its own run, and one that
 * was cancelled wants none. What is received is imported by its transfer only, which may have refused it.
 */
async function mayRun(services: Services, route: Route, { transfer }: Observation): Promise<boolean> {
  if (route.importBy !== 'trigger-then-run' || isReceiving(services.config.routes, route)) return false;
  if (transfer === undefined) return true;
  const records = services.records(services.route(transfer.route));
  const [ended, cancelled] = await Promise.all([
    records.exists(reportPath(transfer.transferId)),
    records.exists(cancelPath(transfer.transferId)),
  ]);
  return ended && !cancelled;
}
