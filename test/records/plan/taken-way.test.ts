import { describe, expect, it } from 'vitest';
import { leftBatches } from '../../../src/activities/transfer/left-batches';
import { wayOf } from '../../../src/activities/way';
import { planPath, takenWayPath } from '../../../src/records/plan/paths';
import { takenWay } from '../../../src/records/plan/taken-way';
import { samplePlan } from '../../support/documents';
import { memoryServices } from '../../support/services';

const look = { route: 'default', transferId: 't1' };
const noLook = () => Promise.reject(new Error('nobody is to look'));

/** A transfer that is planned, by image import or by pipelines, whose route has the setting by now. */
function planned(setting: string, byImport: boolean) {
  const memory = memoryServices({ ROUTE_VIA: setting });
  const way = byImport ? ({ via: 'import', viaReason: 'they reach each other' } as const) : {};
  memory.documents.set(planPath('t1').name, samplePlan({ planId: 't1', batches: 1, ...way }));
  return memory;
}

describe('the way of a transfer that is planned', () => {
  it('stays by pipelines where its route has both ways by now, and nobody looks', async () => {
    const { services, route } = planned('auto', false);
    expect(await wayOf(services, route, 't1', noLook)).toEqual({ via: 'transfer' });
  });

  it('stays by image import where its route has pipelines only by now', async () => {
    const { services, route } = planned('transfer', true);
    expect(await takenWay(services, route, 't1')).toEqual({ via: 'import', reason: 'they reach each other' });
    expect((await leftBatches(look, services)).terms).toMatchObject({ byImport: true });
  });

  it.each([['damaged', { via: 'nonsense' }] as const, ['lost', undefined] as const])(
    'is told by the plan where its own document is %s',
    async (_, document) => {
      const { services, route, documents } = planned('auto', true);
      documents.set(takenWayPath('t1').name, document);
      expect(await takenWay(services, route, 't1')).toMatchObject({ via: 'import' });
    },
  );
});
