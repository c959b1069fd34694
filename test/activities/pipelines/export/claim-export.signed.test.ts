import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { claimExport } from '../../../../src/activities/pipelines/export/claim-export';
import { claim, emptyLedger, enter } from '../../../../src/domain/transfer/ledger';
import { ledgerPath } from '../../../../src/records/transfer/ledger';
import { waybillPath } from '../../../../src/records/transfer/paths';
import { isShared } from '../../../../src/records/pipelines/shared-exports';
import { sampleWaybill } from '../../../support/documents';
import { memoryServices } from '../../../support/services';
import { artifacts } from './exporting';
import { slots } from '../../../support/slots';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
const demanding = (name: string) => ({
  require: 'cosign',
  trustPolicy: { cosign: { policies: [{ name, repositories: ['**'], keys: [key] }] } },
});

/** What batches of the same artifacts are told, one after the other, each of a route of its own. */
async function told(first: object, second: object) {
  const memory = memoryServices({}, { first, second: { ...second, target: { registry: 'other' } } });
  const claimed = [];
  for (const [i, route] of ['first', 'second'].entries()) {
    const transferId = `t${i + 1}`;
    memory.documents.set(waybillPath(transferId, 1).name, sampleWaybill({ transferId, route, artifacts }));
    const lane = { transferId, lane: 1, after: 0, batches: 1 };
    memory.documents.set(ledgerPath(route).name, claim(enter(emptyLedger, transferId), lane, slots(4)));
    claimed.push(await claimExport({ route, transferId, batch: 1 }, memory.services));
  }
  return { claimed, areShared: isShared(memory.services, memory.route) };
}

it('a route that demands signatures uses no export of one that does not, nor vice versa', async () => {
  const alone = { claimed: [{}, {}], areShared: false };
  expect(await told({}, demanding('ours'))).toEqual(alone);
  expect(await told(demanding('ours'), {})).toEqual(alone);
});

it('routes that demand signatures share their exports, whomever each trusts', async () => {
  const together = { claimed: [{}, { behind: 't1' }], areShared: true };
  expect(await told(demanding('ours'), demanding('theirs'))).toEqual(together);
  expect(await told({}, {})).toEqual(together);
});
