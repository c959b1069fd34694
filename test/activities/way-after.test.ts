import { describe, expect, it } from 'vitest';
import { wayAfter, wayOf } from '../../src/activities/way';
import type { FoundWay, Probe } from '../../src/domain/image-import/way';
import { foundWayPath } from '../../src/records/image-import/paths';
import { sampleFailure, sampleResult, sampleWaybill } from '../support/documents';
import { memoryServices } from '../support/services';

const can: Probe = { via: 'import', why: 'they reach each other' };
const cannot: Probe = { via: 'transfer', why: 'the app may not import', lacks: 'import' };
const silent: Probe = { why: 'ARM is down' };
const before: FoundWay = { via: 'import', why: 'they reach each other', foundAt: '2025-12-31T23:00:00Z' };
const name = foundWayPath('default').name;

/** What is found after a transfer by import, and told; by default each of its images was refused. */
async function after(
  probe: Probe,
  {
    verified = false,
    found = before,
    reasons = ['x', 'y'] as readonly string[],
    code = 'ARTIFACT_NOT_IMPORTED',
  } = {},
) {
  const { services, route, documents } = memoryServices({ ROUTE_VIA: 'auto' });
  documents.set(name, found);
  let looks = 0;
  const artifacts = reasons.map((why) => ({
    ...{ reference: `${why}:1`, verified: false, reason: `${code}: ${why}` },
  }));
  const batches = [
    {
      ...{ waybill: sampleWaybill(), result: sampleResult() },
      artifacts: [...artifacts, ...(verified ? [{ reference: 'z:1', verified: true }] : [])],
    },
  ];
  const ended = { way: { via: 'import', reason: '' }, batches, stop: undefined } as const;
  const told = await wayAfter(services, route, ended, () => ((looks += 1), Promise.resolve(probe)));
  return { told, looks, found: documents.get(name), services, route };
}

describe('after a transfer whose images were not imported', () => {
  it('what a look sees now counts, and is no refusal', async () => {
    for (const verified of [false, true]) {
      const { told, found } = await after(cannot, { verified });
      expect(found).toMatchObject({ via: 'transfer', why: 'the app may not import' });
      expect(found).not.toHaveProperty('refused');
      expect(told).toEqual(['the next transfers of the route go by pipelines: the app may not import']);
    }
  });

  it.each([can, silent])('imports count as refused where a look sees nothing: %o', async (probe) => {
    const { found } = await after(probe);
    expect(found).toMatchObject({
      via: 'transfer',
      why: 'no image could be imported: ARTIFACT_NOT_IMPORTED: x',
      refused: true,
    });
  });

  it('the way stays where others came over, and a look sees nothing', async () => {
    expect(await after(can, { verified: true })).toMatchObject({ told: [], looks: 1, found: before });
  });

  it('the way stays, without a look, where an outage ended the imports', async () => {
    for (const code of ['UNAVAILABLE', 'THROTTLED'])
      expect(await after(can, { code })).toMatchObject({ told: [], looks: 0, found: before });
  });

  it('a refusal that still counts is not noted again: its week ends', async () => {
    const found: FoundWay = { ...before, via: 'transfer', refused: true };
    expect((await after(can, { found })).found).toEqual(found);
  });

  it.each([
    [cannot, ['transfer', 'import', 'import']],
    [can, ['transfer', 'transfer', 'import']],
  ] as const)('the next go by pipelines for an hour, or for a week: %o', async (probe, ways) => {
    const { services, route } = await after(probe);
    const goes = (hours: number) => {
      const then = { ...services, now: () => new Date(services.now().getTime() + hours * 3_600_000) };
      return wayOf(then, route, `t${hours}`, () => Promise.resolve(can));
    };
    const found = [await goes(0.9), await goes(2), await goes(24 * 8)];
    expect(found.map(({ via }) => via)).toEqual(ways);
  });

  it('a registry that was closed since is seen by the look', async () => {
    const { services, route, documents } = memoryServices({ ROUTE_VIA: 'auto' });
    const stop = { ...sampleFailure, code: 'EXPORT_DISABLED' } as const;
    const ended = { way: { via: 'import' }, batches: [], stop } as const;
    await wayAfter(services, route, ended, () => Promise.resolve(cannot));
    expect(documents.get(name)).toMatchObject({ via: 'transfer' });
  });

  it('nobody looks where all arrived, or the route has one way', async () => {
    expect((await after(can, { verified: true, reasons: [] })).looks).toBe(0);
    const { services, route } = memoryServices({ ROUTE_VIA: 'transfer' });
    const ended = { way: { via: 'import' }, batches: [], stop: sampleFailure } as const;
    expect(await wayAfter(services, route, ended, () => Promise.reject(new Error('look')))).toEqual([]);
  });
});
