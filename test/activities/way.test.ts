import { describe, expect, it } from 'vitest';
import { wayOf } from '../../src/activities/way';
import type { Probe } from '../../src/domain/image-import/way';
import { foundWayPath } from '../../src/records/image-import/paths';
import { memoryServices } from '../support/services';

const can: Probe = { via: 'import', why: 'they reach each other' };
const cannot: Probe = { via: 'transfer', why: 'the target is closed' };
const silent: Probe = { why: 'ARM is down' };

/** A route with both ways, and transfers of it on days of January. */
function useAuto(more: Readonly<Record<string, string>> = {}) {
  const memory = memoryServices({ ROUTE_VIA: 'auto', ...more });
  let probes = 0;
  return {
    ...memory,
    probes: () => probes,
    goes: (id: string, day: number, probe: Probe) => {
      const services = { ...memory.services, now: () => new Date(Date.UTC(2026, 0, day, 12)) };
      return wayOf(services, memory.route, id, () => ((probes += 1), Promise.resolve(probe)));
    },
  };
}

describe('the way of a transfer', () => {
  it('is the only one its route has, without a look', async () => {
    const { goes, probes, documents } = useAuto({ ROUTE_VIA: 'transfer' });
    expect(await goes('t1', 1, can)).toEqual({ via: 'transfer' });
    expect([probes(), documents.size]).toEqual([0, 0]);
  });

  it('is that of the day: found once, kept for each transfer, found anew the next day', async () => {
    const { goes, probes } = useAuto();
    const first = await goes('t1', 1, can);
    expect(first).toEqual({
      via: 'import',
      reason: expect.stringMatching(/^they reach .*2026-01-01/) as string,
    });
    expect(await goes('t2', 1, cannot)).toEqual(first);
    expect(probes()).toBe(1);
    expect(await goes('t3', 2, cannot)).toMatchObject({ via: 'transfer' });
    expect(await goes('t1', 2, cannot)).toEqual(first);
    expect(probes()).toBe(2);
  });

  it('is the last that was found while nobody can tell, and who comes next looks again', async () => {
    const { goes, probes } = useAuto();
    expect(await goes('t1', 1, silent)).toMatchObject({ via: 'transfer' });
    expect(await goes('t2', 1, can)).toMatchObject({ via: 'import' });
    const doubtful = await goes('t3', 2, silent);
    expect(doubtful).toMatchObject({
      via: 'import',
      reason: expect.stringContaining('ARM is down') as string,
    });
    expect(await goes('t4', 2, cannot)).toMatchObject({ via: 'transfer' });
    expect(probes()).toBe(4);
  });

  it('is looked for anew where what was found cannot be read, which is written anew', async () => {
    const { goes, documents, probes } = useAuto();
    documents.set(foundWayPath('default').name, { via: 'nonsense' });
    expect(await goes('t1', 1, can)).toMatchObject({ via: 'import' });
    expect(await goes('t2', 1, cannot)).toMatchObject({ via: 'import' });
    expect(probes()).toBe(1);
  });

  it('is that of a refusal which was noted while it was looked for', async () => {
    const { services, route, documents } = useAuto();
    const refused = { via: 'transfer', why: 'x', foundAt: '2026-01-01T00:00:00Z', refused: true };
    const slow = () => {
      documents.set(foundWayPath('default').name, refused);
      return Promise.resolve(can);
    };
    expect(await wayOf(services, route, 't1', slow)).toMatchObject({ via: 'transfer' });
    expect(documents.get(foundWayPath('default').name)).toEqual(refused);
  });

  it('is what the first of two that decide at the same time writes', async () => {
    const { goes, services, documents, route } = useAuto();
    const other = { ...foundWayPath(route.name) };
    const late = goes('t1', 1, can);
    const early = await wayOf(services, route, 't1', () => Promise.resolve(cannot));
    expect(documents.has(other.name)).toBe(true);
    expect(await late).toEqual(await goes('t1', 1, can));
    expect([early.via, (await late).via]).toContain((await goes('t1', 5, silent)).via);
  });
});
