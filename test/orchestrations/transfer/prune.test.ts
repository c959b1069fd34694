import { expect, it } from 'vitest';
import { names, ok, replayTransfer, terms } from '../fakes';

const none = ok({ left: 0 });
const plan = ok({ artifacts: 1, unresolved: 0, terms: terms(), batches: 1, lanes: 1, prunes: true });

it.each(['pruneTags', 'sweepManifests'])('leaves the registry alone as it wants: %s', async (step) => {
  const answers = [ok({ left: 2, waitSeconds: 30 }), ok({ left: 1 })];
  const result = await replayTransfer(
    { batches: 1 },
    {
      ...{ planTransfer: () => plan, mayPrune: () => ok({}), pruneTags: () => none },
      ...{ sweepManifests: () => none, [step]: () => answers.shift() ?? none },
    },
  );
  expect(names(result).filter((name) => name === step)).toHaveLength(3);
  const times = result.calls.flatMap(({ name, at }) => (name === step ? [Math.round(at / 1000)] : []));
  const [first = 0] = times;
  expect(times).toEqual([first, first + 30, first + 30]);
});
