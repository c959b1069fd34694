import { describe, expect, it } from 'vitest';
import { noteRefusal } from '../../../src/activities/image-import/note-refusal';
import { wayOf } from '../../../src/activities/way';
import type { Failure } from '../../../src/domain/errors';
import type { Probe } from '../../../src/domain/image-import/way';
import { foundWayPath } from '../../../src/records/image-import/paths';
import { memoryServices } from '../../support/services';

const failure: Failure = {
  ...{ code: 'ACCESS_DENIED', message: 'not authorized', operation: 'import image', origin: 'target' },
  retryable: false,
};
const can: Probe = { via: 'import', why: 'they reach each other' };
const cannot: Probe = { via: 'transfer', why: 'the app may not import' };
const silent: Probe = { why: 'ARM is down' };

/** A route with both ways an import of which was refused on the first of January. */
function useRefused() {
  const memory = memoryServices({ ROUTE_VIA: 'auto' });
  let looks = 0;
  return {
    ...memory,
    looks: () => looks,
    refuse: (after: Probe) =>
      noteRefusal(memory.services, memory.route, failure, () => ((looks += 1), Promise.resolve(after))),
    goes: async (day: number) => {
      const services = { ...memory.services, now: () => new Date(Date.UTC(2026, 0, day, 12)) };
      return (await wayOf(services, memory.route, `t${day}`, () => Promise.resolve(can))).via;
    },
  };
}

describe('a refused import', () => {
  it('is looked for anew the next day, where a look after it sees why', async () => {
    const { refuse, goes } = useRefused();
    await refuse(cannot);
    expect([await goes(1), await goes(2)]).toEqual(['transfer', 'import']);
  });

  it.each([can, silent])('counts for a week where a look does not see why: %o', async (after) => {
    const { refuse, goes } = useRefused();
    await refuse(after);
    expect([await goes(1), await goes(2), await goes(7), await goes(9)]).toEqual([
      ...['transfer', 'transfer', 'transfer', 'import'],
    ]);
  });

  it('takes one look, however many are refused, and says what was', async () => {
    const { refuse, looks, documents, route } = useRefused();
    for (let n = 0; n < 3; n += 1) await refuse(cannot);
    expect(looks()).toBe(1);
    expect(documents.get(foundWayPath(route.name).name)).toMatchObject({
      via: 'transfer',
      why: 'an image import was refused: not authorized',
    });
  });
});
