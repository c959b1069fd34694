import { expect } from 'vitest';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { scanCatalog } from '../../../src/activities/plan/scan/scan-catalog';
import type { ScanCursor } from '../../../src/domain/plan/scan';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { requestPath } from '../../../src/records/transfer/paths';
import { planPath } from '../../../src/records/plan/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { sampleRequest } from '../../support/documents';

/** Plans over registries in memory. */

export const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
export const input = { planId: 't1', route: 'default' };

/** A source with `team/a:1`, `team/a:2`, `team/b:1` and `other:1`, digests counted from 1, ten bytes each. */
export function cloudWith(selection: object, environment: Record<string, string> = {}): MemoryServices {
  const cloud = memoryServices(environment);
  ['team/a:1', 'team/a:2', 'team/b:1', 'other:1'].forEach((reference, i) => {
    cloud.source.artifacts.set(reference, { digest: digest(i + 1), size: 10 });
  });
  request(cloud, { selection: selectionSchema.parse(selection) });
  return cloud;
}

export function request(cloud: MemoryServices, parts: Parameters<typeof sampleRequest>[0]): void {
  cloud.documents.set(requestPath('t1').name, sampleRequest(parts));
}

export async function scan(cloud: MemoryServices): Promise<ScanCursor> {
  const { cursor, done } = await scanCatalog(input, cloud.services);
  expect(done).toBe(true);
  return cursor;
}

export async function plan(cloud: MemoryServices) {
  const output = await planTransfer({ ...input, notes: [], scan: await scan(cloud) }, cloud.services);
  return { output, plan: cloud.documents.get(planPath('t1').name) as TransferPlan };
}

export const exported = (cloud: MemoryServices): string[] =>
  [...cloud.documents]
    .filter(([path]) => path.includes('/waybills/'))
    .flatMap(([, waybill]) => (waybill as Waybill).artifacts.map(({ reference }) => reference))
    .sort();
