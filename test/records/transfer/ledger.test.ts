import { describe, expect, it } from 'vitest';
import { emptyLedger, enter } from '../../../src/domain/transfer/ledger';
import { changeLedger, endTransfers, ledgerPath, readLedger } from '../../../src/records/transfer/ledger';
import { memoryServices } from '../../support/services';

describe('the ledger of a route', () => {
  it('is one document an operator can read', async () => {
    const { services, route, documents } = memoryServices();
    expect(await readLedger(services, route)).toEqual(emptyLedger);
    await changeLedger(services, route, (ledger) => enter(ledger, 't1'));
    expect(documents.get('ledger/default.json')).toEqual({
      version: 1,
      restarts: { t1: 0 },
      order: ['t1'],
      next: { t1: 1 },
      busy: [],
      waiting: [],
      paused: {},
      resumed: {},
      cancelled: [],
    });
    await endTransfers(services, route, ['t1']);
    expect(await readLedger(services, route)).toEqual(emptyLedger);
  });

  it('is refused by name and field when it was spoilt', async () => {
    const { services, route, documents } = memoryServices();
    documents.set(ledgerPath('default').name, { ...emptyLedger, busy: [{ transferId: 't1', batch: 1 }] });
    await expect(readLedger(services, route)).rejects.toThrow('ledger/default.json: /busy/0/lane');
  });
});
