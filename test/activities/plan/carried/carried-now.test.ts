import { beforeEach, describe, expect, it } from 'vitest';
import { adoptPlan } from '../../../../src/activities/plan/adopt-plan';
import { planRetry } from '../../../../src/activities/plan/plan-retry';
import type { TransferPlan } from '../../../../src/domain/plan/transfer-plan';
import type { Way } from '../../../../src/domain/route';
import { planPath, takenWayPath } from '../../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleWaybill } from '../../../support/documents';
import { memoryServices, type MemoryServices } from '../../../support/services';
import { digest } from '../plan-cloud';

const [before, transferId] = ['p000000000000001', 't000000000000002'];
const [large, small] = ['team/a:1', 'team/a:2'];
const artifacts = [
  { reference: large, digest: digest(1), size: 9e9 },
  { reference: small, digest: digest(2), size: 10 },
];

let cloud: MemoryServices;
beforeEach(() => {
  cloud = memoryServices({ ROUTE_VIA: 'auto' });
  for (const { reference, ...rest } of artifacts) cloud.source.artifacts.set(reference, rest);
  const layers = [{ mediaType: 'x', size: 8.9e9 }];
  cloud.source.listed.manifests.push({ repository: 'team/a', digest: digest(1), bytes: 9e9, layers });
});

/** Plans anew what was planned for one way and goes another. */
const replanned: readonly [string, (planned: Way, now: Way) => Promise<TransferPlan>][] = [
  [
    'an approved plan',
    async (planned, now) => {
      lay(planned, now);
      await adoptPlan({ transferId, route: 'default', plan: before, notes: [] }, cloud.services);
      return made();
    },
  ],
  [
    'a retry',
    async (planned, now) => {
      lay(planned, now);
      const request = sampleRequest({ transferId, artifacts: [large, small] });
      cloud.documents.set(requestPath(transferId).name, request);
      await planRetry({ transferId, route: 'default', plannedBy: before, notes: [] }, cloud.services);
      return made();
    },
  ],
];

function lay(planned: Way, via: Way): void {
  const plan = samplePlan({ planId: before, batches: 1, artifacts: 2, via: planned });
  cloud.documents.set(planPath(before).name, plan);
  cloud.documents.set(
    waybillPath(before, 1).name,
    sampleWaybill({ transferId: before, batch: 1, artifacts }),
  );
  cloud.documents.set(takenWayPath(transferId).name, { via, reason: 'found' });
}

const made = (): TransferPlan => cloud.documents.get(planPath(transferId).name) as TransferPlan;

describe.each(replanned)('%s', (_, again) => {
  it('for image import that goes by pipelines leaves out layers over 8 GB, and says why', async () => {
    expect(await again('import', 'transfer')).toMatchObject({
      ...{ via: 'transfer', artifacts: 1 },
      unresolved: [{ reference: large, reason: expect.stringMatching(/^LAYER_TOO_LARGE: /) as string }],
    });
    const { artifacts: kept } = cloud.documents.get(waybillPath(transferId, 1).name) as {
      artifacts: { reference: string }[];
    };
    expect(kept.map(({ reference }) => reference)).toEqual([small]);
  });

  it('by image import takes them along', async () => {
    expect(await again('import', 'import')).toMatchObject({ via: 'import', artifacts: 2, unresolved: [] });
  });
});
