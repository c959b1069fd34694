import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { logEnd, logStart } from '../../../../rehearsal/host/logging/host-entries';
import { logRules, ruledLog, type LogLevels } from '../../../../rehearsal/host/logging/log-rules';
import { parseHostJson } from '../../../../rehearsal/host/settings';
import type { AppFunction } from '../../../../rehearsal/host/worker/app-functions';
import { ok, replayTransfer } from '../../../orchestrations/fakes';

type Invocation = Pick<AppFunction, 'kind' | 'name'> & { readonly count: number };

/** How many entries the real host writes for so many invocations that succeed. */
function entries(invocations: readonly Invocation[], levels: LogLevels): number {
  let written = 0;
  const log = ruledLog(() => void (written += 1), logRules(levels));
  for (const { count, ...invoked } of invocations) {
    for (let index = 0; index < count; index += 1) {
      const entry = invoked as AppFunction;
      logStart(log, entry, 'id');
      logEnd(log, entry, 'id', { durationMs: 1, failure: undefined });
    }
  }
  return written;
}

/** Five artifacts in one batch, whose runs take ten minutes each and are polled at the defaults. */
async function tenMinutes(): Promise<readonly Invocation[]> {
  let polls = 0;
  const result = await replayTransfer(
    { batches: 1 },
    { pollRun: () => ok({ state: ++polls % 44 === 0 ? 'succeeded' : 'running' }) },
  );
  expect(result.elapsedMs).toBeGreaterThan(20 * 60_000);
  return [
    ...result.calls
      .filter(({ kind }) => kind === 'activity')
      .map(({ name }) => ({ kind: 'activity' as const, name, count: 1 })),
    { kind: 'orchestrator', name: 'transferBatch', count: result.turns },
    ...others({ timer: 20 * 4, blob: 2, eventGrid: 2, http: 10 }),
  ];
}

const others = (counts: Partial<Record<AppFunction['kind'], number>>): Invocation[] =>
  Object.entries(counts).map(([kind, count]) => ({ kind: kind as AppFunction['kind'], name: 'f', count }));

describe('the entries of the host', () => {
  // The invocations of the measured transfer, split as replays of one with so short runs are.
  const measured = others({ activity: 145, orchestrator: 265, http: 2 });

  it.each([
    [{ default: 'information', 'Host.Aggregator': 'warning' } as const, 12_308],
    [{ 'Host.Aggregator': 'warning' } as const, 2223],
  ])('with %j come near to what was counted at the real one', (levels, counted) => {
    const modelled = entries(measured, levels);
    expect(Math.abs(modelled - counted) / counted).toBeLessThan(0.05);
  });

  it('are under 200 for five artifacts with the host.json of the app', async () => {
    const { logging } = parseHostJson(JSON.parse(readFileSync('host.json', 'utf8')));
    const invocations = await tenMinutes();
    expect(entries(invocations, {})).toBeGreaterThan(1000);
    // Its own lines are those of the import: seen, judged, importing, succeeded, for the blob and the event.
    expect(entries(invocations, logging.logLevel) + 2 * 4).toBeLessThan(200);
  });
});
