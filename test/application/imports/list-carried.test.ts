import { describe, expect, it } from 'vitest';
import { listCarried } from '../../../src/application/imports/list-carried';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { goodWaybill, useCarried } from './use-carried';

const { now, freshBlob, put, putBlob, putWaybill } = useCarried();

describe('what was carried', () => {
  it('lists what lies there without its counterpart', async () => {
    await putBlob();
    const lonelyWaybill = freshBlob();
    await put(waybillName(lonelyWaybill), goodWaybill);
    const { incomplete, truncated } = await listCarried(now.memory.services);
    expect(truncated).toBe(false);
    expect(incomplete).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ route: 'default', blob: now.blob, missing: 'waybill' }) as unknown,
        expect.objectContaining({ blob: lonelyWaybill, missing: 'blob' }) as unknown,
      ]),
    );
    await putWaybill();
    expect((await listCarried(now.memory.services)).incomplete.map((each) => each.blob)).not.toContain(
      now.blob,
    );
  });
});
