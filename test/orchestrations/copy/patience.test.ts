import { describe, expect, it } from 'vitest';
import { replay, type ReplayOptions } from '../../../rehearsal/host/replay';
import type { CopyBlocksInput } from '../../../src/activities/copy/copy-blocks';
import { orchestrators } from '../../../src/orchestrations';
import { ok, outage, refused } from '../fakes';
import { begun, MiB, request } from './samples';

type Answer = () => unknown;

/** Every wave stages fifty of the hundred blocks, but for those that are to go otherwise. */
async function copy(
  otherwise: (call: number, strategy: string) => Answer | undefined,
  chosen = false,
  fakes: ReplayOptions['activities'] = {},
) {
  let calls = 0;
  const copyBlocks = ({ strategy, range }: CopyBlocksInput): unknown => {
    const other = otherwise(++calls, strategy);
    if (other !== undefined) return other();
    const from = Math.min(range.from + 50, range.to);
    const bytes = (from - range.from) * 6 * MiB;
    return ok({ kind: 'worked', left: { from, to: range.to }, bytes, width: 4 });
  };
  const result = await replay(orchestrators.copyBlob, {
    instanceId: 't1-copy1',
    input: request,
    activities: {
      copyBegin: () => ok(begun(chosen)),
      copyBlocks,
      copyCommit: (input: { strategy: string }) => ok({ bytes: 600 * MiB, strategy: input.strategy }),
      ...fakes,
    },
  });
  return result.output;
}

const between = (from: number, to: number, answer: Answer) => (call: number) =>
  call >= from && call <= to ? answer : undefined;
const busy: Answer = () =>
  ok({
    kind: 'worked',
    left: { from: 50, to: 100 },
    bytes: 0,
    width: 1,
    waitSeconds: 1,
  });
const unreachable: Answer = () => ok({ kind: 'unreachable', reason: '500 CannotVerifyCopySource: not now' });

describe('the patience of a copy', () => {
  it('rides out an outage once something is staged, and goes on where it was', async () => {
    const output = await copy(between(2, 60, outage()));
    expect(output).toMatchObject({ ok: true, value: { strategy: 'from-url' } });
  });

  it('ends when the outage is longer than the deadline of the route, with what failed', async () => {
    const output = await copy(between(2, Infinity, outage()));
    expect(output).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE', retryable: true } });
  });

  it('waits for a service that takes nothing for a while', async () => {
    const output = await copy(between(2, 40, busy));
    expect(output).toMatchObject({ ok: true, value: { strategy: 'from-url' } });
  });

  it('ends as throttled when the service takes nothing until the deadline', async () => {
    const output = await copy(between(2, Infinity, busy));
    expect(output).toMatchObject({ ok: false, error: { code: 'THROTTLED' } });
  });

  it('keeps what was pulled when the service cannot read the source for a moment', async () => {
    const output = await copy(between(2, 6, unreachable), true);
    expect(output).toMatchObject({ ok: true, value: { strategy: 'from-url' } });
  });

  it('turns to the next strategy at once when nothing was pulled, else after ten minutes', async () => {
    const refuses = (from: number) => copy(between(from, from, unreachable), true);
    expect(await refuses(1)).toMatchObject({ ok: true, value: { strategy: 'stream' } });
    const whilePulled = (call: number, strategy: string) =>
      call >= 2 && strategy === 'from-url' ? unreachable : undefined;
    expect(await copy(whilePulled, true)).toMatchObject({ ok: true, value: { strategy: 'stream' } });
  });

  it('turns to the next strategy when a service was busy from the beginning', async () => {
    const idle: Answer = () => ok({ ...(busy() as { value: object }).value, left: { from: 0, to: 100 } });
    const output = await copy(between(1, 8, idle), true);
    expect(output).toMatchObject({ ok: true, value: { strategy: 'stream' } });
  });

  it('rides out an outage of the call for a small blob, where no other strategy is left', async () => {
    const copySmall = async (chosen: boolean) => {
      let calls = 0;
      const copyWhole = () => (++calls <= 12 ? outage()() : ok({ kind: 'copied' }));
      const copyBegin = () => ok({ ...begun(chosen), small: true });
      return { output: await copy(() => undefined, chosen, { copyBegin, copyWhole }), calls: () => calls };
    };
    const named = await copySmall(false);
    expect(named.output).toMatchObject({ ok: true, value: { strategy: 'from-url' } });
    expect(named.calls()).toBe(13);
    expect((await copySmall(true)).output).toMatchObject({ ok: true, value: { strategy: 'stream' } });
  });

  it('waits in vain for nobody', async () => {
    const output = await copy(between(2, Infinity, () => refused('SOURCE_CHANGED')));
    expect(output).toMatchObject({ ok: false, error: { code: 'SOURCE_CHANGED' } });
  });

  it('commits what was copied after an outage, too', async () => {
    let commits = 0;
    const copyCommit = () => (++commits < 30 ? outage()() : ok({ bytes: 600 * MiB, strategy: 'stream' }));
    const output = await copy(() => undefined, false, { copyCommit });
    expect(output).toMatchObject({ ok: true });
    expect(commits).toBe(30);
  });
});
