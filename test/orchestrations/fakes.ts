import { orchestrators } from '../../src/orchestrations';
import { failureText, type Failure } from '../../src/domain/errors';
import type { BatchResult } from '../../src/domain/transfer/results';
import type { ImportBy, RouteMode, RouteTerms } from '../../src/domain/route';
import { replay, type ReplayOptions, type ReplayResult } from '../../rehearsal/host/replay';
import { sampleCaller } from '../support/documents';

export const ok = <T>(value: T) => ({ ok: true as const, value });

export const refused = (code: Failure['code'], message: string = code) => ({
  ok: false as const,
  error: { code, message, operation: 'test', origin: 'source' as const, retryable: false },
});

/** Throws what may heal. */
export const outage = (retryAfterSeconds?: number) => () => {
  const { error } = refused('UNAVAILABLE');
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  throw new Error(failureText({ ...error, retryable: true, ...asked }));
};

export const terms = (
  importBy: ImportBy = 'run',
  continueOnErrors = true,
  mode: RouteMode = 'connected',
): RouteTerms => ({
  name: 'default',
  mode,
  importBy,
  continueOnErrors,
  trust: false,
  polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 },
  pickUpSeconds: 1200,
});

type Fakes = NonNullable<ReplayOptions['activities']>;

/** What the copy of a blob came to. */
export const copied = ok({ bytes: 10, strategy: 'stream', etag: '0x1', contentMd5: 'x', notes: [] });

const hashed = ok({ digest: 'f'.repeat(64), etag: '0x1', bytes: 10 });

/** Everything goes well, in one poll each. */
export const wellBehaved: Fakes = {
  checkRoute: () => ok({ notes: [], pending: [] }),
  takeTurn: () => ok({ behind: [] }),
  endTurn: () => ok({}),
  verifyPlanned: () => ok({ after: 0, done: true }),
  ensureSas: ({ distrusted }: { distrusted?: string }) =>
    ok({ mode: 'sas', rotated: false, version: distrusted === undefined ? 'v1' : 'v2' }),
  claimExport: () => ok({}),
  noteExport: () => ok({}),
  releaseExport: () => ok({}),
  forgetExport: () => ok({}),
  startRun: ({ side, batch, attempt }: { side: string; batch: number; attempt: number }) =>
    ok({ run: `${side}${batch}a${attempt}`, sas: 'v1', artifacts: 1 }),
  pollRun: () => ok({ state: 'succeeded' }),
  acceptCarried: () => ok({}),
  handOver: () => ok({ bytes: 10, waybill: 'b.tar.waybill.json', notes: [] }),
  verifyBatch: () => ok({ verified: 1, failed: 0, unexpected: 0 }),
  leftBatches: () => ok({ terms: terms(), begun: [1], waiting: 0 }),
  reportTransfer: () => ok({ status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } }),
  diagnoseRun: () => ok({ code: 'RUN_FAILED', message: '', remedy: '', retryAfterRotation: false }),
};

/** Replays one batch with the given fakes over the well-behaved ones. */
export function replayBatch(
  activities: Fakes,
  routeTerms = terms(),
  copy: unknown = copied,
): Promise<ReplayResult> {
  return replay(orchestrators.transferBatch, {
    instanceId: 't1-batch1',
    input: { transferId: 't1', batch: 1, terms: routeTerms },
    activities: { ...wellBehaved, ...activities },
    subOrchestrators: {
      copyBlob: typeof copy === 'function' ? (copy as Fakes[string]) : () => copy,
      digestBlob: () => hashed,
      lookOut: orchestrators.lookOut,
    },
  });
}

/** Hands out batches as the activity does, from one pile. */
function pile(): Fakes[string] {
  let taken = 0;
  return ({ batches }: { batches: number }) => ok(taken < batches ? { batch: ++taken } : {});
}

/** What the application starts transfers and plans with. */
const started = {
  transferId: 't1',
  route: 'default',
  trigger: 'http',
  caller: sampleCaller,
  requestedAt: '2026-01-01T00:00:00.000Z',
  artifacts: 1,
};

/** Replays a whole transfer, its lanes and batches included. */
export function replayTransfer(
  {
    batches,
    lanes = 1,
    ...asked
  }: Readonly<{ batches: number; lanes?: number; selects?: true; plan?: string }>,
  activities: Fakes = {},
  subOrchestrators: Fakes = {},
  input: object = {},
): Promise<ReplayResult> {
  return replay(orchestrators.transfer, {
    instanceId: 't1',
    input: { ...started, ...asked, ...input },
    activities: {
      ...wellBehaved,
      planTransfer: () => ok({ artifacts: batches, unresolved: 0, terms: terms(), batches, lanes }),
      claimBatch: pile(),
      planCarried: () =>
        ok({ artifacts: 1, unresolved: 0, terms: terms('run', true, 'receive'), batches: 1, lanes: 1 }),
      ...activities,
    },
    subOrchestrators: {
      transferLane: orchestrators.transferLane,
      transferBatch: orchestrators.transferBatch,
      lookOut: orchestrators.lookOut,
      copyBlob: () => copied,
      digestBlob: () => hashed,
      ...subOrchestrators,
    },
  });
}

/** Dies as often as said, as with a worker that is lost, and then comes to its end. */
export function dying(times: number, end: Fakes[string]): Fakes[string] {
  let calls = 0;
  return (input) => {
    // A replay decides each turn twice.
    if (++calls <= 2 * times) throw new Error('node exited with code 137');
    return end(input);
  };
}

/** Names of the activities called, in order, with the instance that called them where it matters. */
export const names = ({ calls }: ReplayResult): string[] => calls.map(({ name }) => name);

/** What a batch came to. */
export const recorded = ({ output }: ReplayResult) => output as BatchResult;

/** What the batches of a transfer came to, as their lanes wrote it down. */
export const recordedWithClaims = ({ calls }: ReplayResult): BatchResult[] =>
  calls.flatMap(({ name, input }) =>
    name === 'claimBatch' ? ((input as { result?: BatchResult }).result ?? []) : [],
  );
