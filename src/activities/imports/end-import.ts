import { z } from 'zod';
import { findBlob } from '../../azure/imports/find-blob';
import { type Failure, failureSchema, permanent } from '../../domain/errors';
import { transferBatchSchema, type EndStatus, type Import } from '../../domain/imports/import';
import { sentenceOf } from '../../domain/imports/verdict';
import { sideOf, type Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import { isAnothers } from '../../records/imports/claims';
import { changeImport } from '../../records/imports/imports';
import type { Services } from '../../services';
import { activity } from '../activity';
import { isRunWanted } from './is-run-wanted';
import { judgeBlob } from './judge-blob';
import { endedWithout, isStillAwaited } from './still-awaited';

/** Which import is to end, and why. */
const endImportInput = z.object({
  importId: z.string(),
  route: z.string(),
  blob: z.string(),
  /** Why it cannot be followed any longer; without it no run came in time. */
  error: failureSchema.exactOptional(),
  /** When the listing began that shows no run, or no longer the one that was followed. ISO time. */
  asOf: z.string().exactOptional(),
  /** The transfer that brought the blob. */
  transfer: transferBatchSchema.exactOptional(),
});
export type EndImportInput = Immutable<z.output<typeof endImportInput>>;

/** What became of an import that is to end. */
export type EndedImport =
  /** A run may come yet: nothing ended. */
  | { readonly goesOn: true }
  | {
      readonly goesOn?: never;
      readonly status: EndStatus;
      /** The route wants a run of ours now, with which the import goes on. */
      readonly runWanted: boolean;
    };

/** Ends an import that did not end by itself, and says why, unless a transfer may bring a run yet. */
export const endImport = activity(endImportInput, async (input, services): Promise<EndedImport> => {
  const route = services.route(input.route);
  const { error } = input;
  const ending =
    error === undefined
      ? await whyNoRun(services, route, input)
      : await whyUnfollowed(services, route, { ...input, error });
  if (ending === undefined) return { goesOn: true };
  const finishedAt = services.now().toISOString();
  let status: EndStatus = 'unknown';
  const after = await changeImport(services, route, input.importId, (before) => {
    const end = ending(before);
    status = end.status;
    return { ...before, ...end, finishedAt };
  });
  return { status, runWanted: await isRunWanted(services, route, after) };
});

type Ending = (before: Import) => Partial<Import> & { readonly status: EndStatus };

async function whyUnfollowed(
  services: Services,
  route: Route,
  { error, ...input }: EndImportInput & { readonly error: Failure },
): Promise<Ending | undefined> {
  if (await isStillAwaited(services, route, { ...input, lost: error.message })) return undefined;
  return (before) => ({
    status: before.run === undefined || error.code !== 'RUN_TIMED_OUT' ? 'unknown' : 'failed',
    error,
  });
}

/** The blob is judged once more: it may be gone, replaced, or no longer what the first verdict was about. */
async function whyNoRun(
  services: Services,
  route: Route,
  input: EndImportInput,
): Promise<Ending | undefined> {
  const found = await findBlob(services.container(sideOf(route, 'target')), input.blob);
  if (found !== undefined && (await isAnothers(services, route, input, found))) {
    const note = 'another version of the blob took its place';
    return ({ notes }) => ({ status: 'replaced', notes: [...notes, note] });
  }
  // A waybill begins nothing without its blob; a transfer may have imported what it then deleted.
  const from = found === undefined ? (['transfer'] as const) : (['transfer', 'waybill'] as const);
  if (await isStillAwaited(services, route, { ...input, from })) return undefined;
  if (found === undefined) {
    const message = 'the blob is gone and no run names it: somebody deleted it, or the record of its run';
    return () => ({ status: 'gone', error: notStarted(message) });
  }
  const verdict = await judgeBlob(services, route, found);
  const left = input.asOf && (await endedWithout(services, route, { ...input, asOf: input.asOf }));
  if (left) {
    const { transferId } = left;
    const error = notStarted(`transfer ${transferId} ended before a run of it imported the blob`);
    const remedy = `See what stopped transfer ${transferId}, then start it again.`;
    return () => ({ status: 'not-picked-up', verdict, error: { ...error, remedy } });
  }
  return (before) => {
    const why = verdict.willImport ? 'though every condition we can see is met' : sentenceOf(verdict);
    const until = Math.max(Date.parse(before.pickUpBy), services.now().getTime());
    const minutes = Math.round((until - Date.parse(before.seenAt)) / 60_000);
    return {
      status: 'not-picked-up',
      verdict,
      error: notStarted(`no import run within ${minutes} minutes: ${why}`),
    };
  };
}

const notStarted = (message: string): Failure =>
  permanent('RUN_NOT_STARTED', message, 'await import run', 'target');
