import { expect, it } from 'vitest';
import { names, ok, replayTransfer, terms } from '../fakes';

it.each(['pruneTags', 'sweepManifests'])(
  'leaves the registry alone as long as it wants: %s',
  async (step) => {
    const answers = [ok({ left: 2, waitSeconds: 30 }), ok({ left: 1 })];
    const result = await replayTransfer(
      { batches: 1 },
      {
        ...{
          mayPrune: () => ok({}),
          pruneTags: () => ok({ left: 0 }),
          sweepManifests: () => ok({ left: 0 }),
        },
        [step]: () => answers.shift() ?? ok({ left: 0 }),
      },
    );
    expect(names(result).filter((name) => name === step)).toHaveLength(3);
    const [first = 0, second, third] = result.calls.flatMap(({ name, at }) => (name === step ? [at] : []));
    expect([second, third]).toEqual([first + 30_000, first + 30_000]);
  },
);
