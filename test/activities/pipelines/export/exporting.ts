import { afterAll, beforeAll, beforeEach } from 'vitest';
import { noteExport } from '../../../../src/activities/pipelines/export/note-export';
import { claimExport } from '../../../../src/activities/pipelines/export/claim-export';
import { blobName } from '../../../../src/domain/transfer/names';
import { claim, emptyLedger, enter, type Ledger } from '../../../../src/domain/transfer/ledger';
import type { PlannedArtifact, Waybill } from '../../../../src/domain/waybill/waybill';
import { exportPath } from '../../../../src/records/pipelines/paths';
import type { SharedExport } from '../../../../src/domain/pipelines/shared-export';
import { ledgerPath } from '../../../../src/records/transfer/ledger';
import { waybillPath } from '../../../../src/records/transfer/paths';
import { copyServices } from '../../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../../azure/copy/support/storage';
import { sampleWaybill } from '../../../support/documents';
import { slots } from '../../../support/slots';

const artifact = (reference: string, letter: string): PlannedArtifact => ({
  reference,
  digest: `sha256:${letter.repeat(64)}`,
  size: 1,
});
/** What all transfers want unless a test says otherwise. */
export const artifacts = [artifact('api:1', 'a'), artifact('web:1', 'b')];
export { artifact };

const targets = ['gov', 'china'].map((name) => ({
  ...{ name, registry: `${name}registry`, pipeline: `${name}import`, sasSecret: name, container: name },
}));

/** Transfers of one batch each on routes of one source, `t1` and `t2` on other ones, over a real storage. */
function exportingIn(storage: TestStorage) {
  const memory = copyServices(storage, {}, { public: { targets } });
  const { services, documents } = memory;
  const routeOf = (transferId: string): string => (transferId === 't2' ? 'public.china' : 'public.gov');
  const blobOf = (transferId: string) => storage.source.getBlockBlobClient(blobName(transferId, 1));
  const which = (transferId: string) => ({ route: routeOf(transferId), transferId, batch: 1 });
  const changeLedger = (transferId: string, change: (ledger: Ledger) => Ledger): void => {
    const { name } = ledgerPath(routeOf(transferId));
    documents.set(name, change((documents.get(name) as Ledger | undefined) ?? emptyLedger));
  };
  return {
    ...{ memory, blobOf, which, changeLedger },
    /** Plans a transfer, and hands its batch to a lane. */
    plan(transferId: string, holds = artifacts): void {
      const blob = blobName(transferId, 1);
      const waybill = sampleWaybill({ transferId, route: routeOf(transferId), blob, artifacts: holds });
      documents.set(waybillPath(transferId, 1).name, waybill);
      const lane = { transferId, lane: 1, after: 0, batches: 1 };
      changeLedger(transferId, (ledger) => claim(enter(ledger, transferId), lane, slots(4)));
    },
    claim: (transferId: string) => claimExport(which(transferId), services),
    write: (transferId: string, content = 'a tar') => blobOf(transferId).upload(content, content.length),
    note: (transferId: string, left: { index: number; text: string }[] = []) =>
      noteExport({ ...which(transferId), of: 2, left, run: `run-${transferId}` }, services),
    waybill: (transferId: string) => documents.get(waybillPath(transferId, 1).name) as Waybill,
    entry: (holds = artifacts) =>
      documents.get(exportPath(memory.route, holds).name) as SharedExport | undefined,
  };
}

/** The same for the tests of a file: a storage of their own, three transfers planned anew for each test. */
export function useExporting() {
  let storage: TestStorage;
  let its: ReturnType<typeof exportingIn>;
  beforeAll(async () => {
    storage = await startStorage();
  });
  beforeEach(async () => {
    storage.calm();
    its = exportingIn(storage);
    for (const transferId of ['t1', 't2', 't3']) {
      await its.blobOf(transferId).deleteIfExists();
      its.plan(transferId);
    }
  });
  afterAll(() => storage.close());
  return { storage: () => storage, its: () => its };
}
