import { replay, type ReplayOptions, type ReplayResult } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import { sampleImport } from '../../domain/imports/sample-import';
import { ok } from '../fakes';

/** Replays of the orchestration that follows one import; what the tests of it share. */

const startAt = '2026-01-01T00:00:00.000Z';
export const minutes = (count: number): string =>
  new Date(Date.parse(startAt) + count * 60_000).toISOString();

/** An import that just began. */
export const begun = ok({
  known: false,
  since: startAt,
  pickUpBy: minutes(20),
  polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 },
});

const { account, container, blob, seenBy, seenAt } = sampleImport();
const place = { account, container, blob };

export type Fakes = NonNullable<ReplayOptions['activities']>;

export function follow(activities: Fakes, options: Partial<ReplayOptions> = {}): Promise<ReplayResult> {
  return replay(orchestrators.followImport, {
    instanceId: 'i1',
    startAt,
    input: { importId: 'i1', route: 'default', event: { ...place, seenBy, seenAt } },
    activities: {
      beginImport: () => begun,
      endImport: () => ok({ status: 'not-picked-up' }),
      ...activities,
    },
    ...options,
  });
}

/** What the listing shows at each look, each a minute after the other; the last goes on for ever. */
export function seen(...shown: object[]) {
  let looks = 0;
  return () => {
    const listed = shown[Math.min(looks, shown.length - 1)];
    looks += 1;
    return ok({ asOf: minutes(looks), ...listed });
  };
}

export const calls = ({ calls: all }: ReplayResult, name: string) => all.filter((call) => call.name === name);
/** How the import ended, time and again: by what `endImport` was told, or by the run that was seen last. */
export function endings(result: ReplayResult): string[] {
  const ends = calls(result, 'endImport').map(({ input }) =>
    (input as { error?: object }).error === undefined ? 'not-picked-up' : 'unknown',
  );
  const followed = calls(result, 'findImportRun').at(-1)?.input as { run?: string } | undefined;
  return followed?.run === undefined ? ends : [...ends, 'followed'];
}
