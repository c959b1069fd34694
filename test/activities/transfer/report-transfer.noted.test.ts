import { expect, it } from 'vitest';
import { reportTransfer } from '../../../src/activities/transfer/report-transfer';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import { planPath } from '../../../src/records/plan/paths';
import { broughtPath } from '../../../src/records/prune/paths';
import {
  batchResultPath,
  requestPath,
  verificationPath,
  waybillPath,
} from '../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleResult, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

it('notes what the verification did not note, and not once more what was pruned since', async () => {
  const { services, documents, target } = memoryServices({ PRUNE: 'delete' });
  documents.set(requestPath('t1').name, sampleRequest({}));
  documents.set(planPath('t1').name, samplePlan({ batches: 2 }));
  for (const batch of [1, 2]) {
    const artifact = { reference: `app${batch}:1`, digest: `sha256:${batch}`, size: 1 };
    target.artifacts.set(artifact.reference, artifact);
    const waybill = sampleWaybill({ batch, batches: 2, artifacts: [artifact] });
    documents.set(waybillPath('t1', batch).name, waybill);
    documents.set(batchResultPath('t1', batch).name, sampleResult({ batch }));
    await verifyBatch({ route: 'default', transferId: 't1', batch }, services);
  }
  const [pruned, other] = ['app1', 'app2'].map((name) => broughtPath('default', `${name}:1`).name);
  documents.delete(pruned!);
  documents.delete(other!);
  const { name } = verificationPath('t1', 2);
  const { noted, ...unnoted } = documents.get(name) as { readonly noted?: true };
  expect(noted).toBe(true);
  documents.set(name, unnoted);
  const times = { startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:01:00Z' };
  await reportTransfer({ route: 'default', transferId: 't1', ...times }, services);
  expect(documents.has(pruned!)).toBe(false);
  expect(documents.get(other!)).toMatchObject({ artifacts: [{ reference: 'app2:1' }] });
});
