import { describe, expect, it } from 'vitest';
import { reportPath } from '../../../src/records/transfer/paths';
import { sampleReport } from '../../support/documents';
import { joinTransfer } from '../../../src/records/imports/transfers';
import { useTransfers } from './use-transfers';

const { services, store, begun, ask } = useTransfers({ ROUTE_MODE: 'receive' });

describe('an import of a carried blob without a run', () => {
  it('waits for its waybill where blobs are received, then for the transfer', async () => {
    const { place, end, view } = await begun();
    expect(await end(24 * 60)).toEqual({ goesOn: true });
    expect((await view()).notes).toEqual([expect.stringContaining('waybill')]);
    const transferId = await ask();
    await joinTransfer(services(), services().route('default'), transferId, place.importId);
    expect(await end(8 * 24 * 60)).toEqual({ goesOn: true });
    expect((await view()).transfer).toMatchObject({ transferId });
    await store().write(reportPath(transferId), sampleReport());
    expect(await end(9 * 24 * 60)).toMatchObject({ status: 'not-picked-up', runWanted: false });
  });

  it('does not wait for the waybill of a blob that is gone, nor for ever', async () => {
    const [gone, late] = [await begun(), await begun()];
    await gone.client.delete();
    expect(await gone.end()).toMatchObject({ status: 'gone' });
    expect(await late.end(8 * 24 * 60)).toMatchObject({ status: 'not-picked-up' });
  });
});
