import { describe, expect, it } from 'vitest';
import { forgetExport } from '../../../../src/activities/pipelines/export/release-export';
import { blobName } from '../../../../src/domain/transfer/names';
import { useExporting } from './exporting';

const { its } = useExporting();

const blobOfFirst = { transferId: 't1', batch: 1, blob: blobName('t1', 1) };
/** The first transfer exports and notes its blob. */
async function exported(): Promise<void> {
  await its().claim('t1');
  await its().write('t1');
  await its().note('t1');
}

describe('forgetExport', () => {
  const forget = (blob: string, transferId = 't2', order: { ifTriedBefore?: true } = {}) =>
    forgetExport({ ...its().which(transferId), blob, ...order }, its().memory.services);

  it('has it exported anew, may be repeated, and leaves another blob alone', async () => {
    await exported();
    await forget(blobName('t2', 1));
    expect(await its().claim('t2')).toMatchObject({ earlier: blobOfFirst });
    await forget(blobOfFirst.blob);
    await forget(blobOfFirst.blob);
    expect(await its().claim('t2')).toEqual({});
  });

  it('keeps what is proved: all it holds is at another target', async () => {
    await exported();
    Object.assign(its().entry()!, { done: ['public.gov'] });
    await forget(blobOfFirst.blob);
    expect(await its().claim('t2')).toMatchObject({ earlier: blobOfFirst });
  });

  it('keeps for others what a route did not import, but not a second time', async () => {
    const untold = { ifTriedBefore: true } as const;
    await exported();
    await its().claim('t2');
    await forget(blobOfFirst.blob, 't1', untold);
    await forget(blobOfFirst.blob, 't2', untold);
    expect(await its().claim('t3')).toMatchObject({ earlier: blobOfFirst });
    await forget(blobOfFirst.blob, 't3', untold);
    expect(await its().claim('t3')).toEqual({});
  });

  it('has it exported anew where what was proved is of a blob that is gone', async () => {
    await exported();
    Object.assign(its().entry()!, { done: ['public.gov'] });
    await its().blobOf('t1').delete();
    expect(await its().claim('t2')).toEqual({});
    await its().write('t2');
    await its().note('t2');
    await forget(blobName('t2', 1));
    expect(await its().claim('t3')).toEqual({});
  });
});
