import { describe, expect, it } from 'vitest';
import { reportPath } from '../../../src/records/transfer/paths';
import { sampleReport } from '../../support/documents';
import { minutes, useTransfers } from './use-transfers';

/** The end of an import is that of its transfer, as long as there is one that may bring a run. */

const { store, begun, ask, moved } = useTransfers();

const failed = { state: 'failed', message: 'the SAS has expired' } as const;

describe('a run of a transfer that failed', () => {
  it('is not the end while the transfer goes on, which may start another', async () => {
    const { find, run, view } = await begun(await ask());
    const [first, second] = [run(1, failed), run(2, { state: 'succeeded' })];
    expect(await find([run(1, { state: 'running' })])).toMatchObject({ status: 'importing' });
    for (const followed of [first.name, undefined]) {
      expect(await find([first], followed)).toEqual({ asOf: expect.any(String) as string, goesOn: true });
    }
    const between = await view();
    expect(between).toMatchObject({
      status: 'waiting',
      notes: [`import run ${first.name}: the SAS has expired`],
    });
    expect(between.run).toBeUndefined();
    expect(await find([first, second])).toMatchObject({ run: second.name, status: 'succeeded' });
    expect(await view()).toMatchObject({ status: 'succeeded', run: { name: second.name } });
    expect(await view()).not.toHaveProperty('error');
  });

  it('is the end once a listing from after that of the batch shows no other', async () => {
    const transferId = await ask();
    const { find, run, view } = await begun(transferId);
    const first = run(1, failed);
    await moved(transferId, new Date());
    expect(await find([first])).toMatchObject({ goesOn: true });
    expect(await find([first], undefined, minutes(2))).toMatchObject({ status: 'failed' });
    expect(await view()).toMatchObject({ status: 'failed', run: { name: first.name } });
  });

  it('gives way to the one that was started in its place, though the transfer is over', async () => {
    const transferId = await ask();
    const { find, run } = await begun(transferId);
    await find([run(1, { state: 'running' })]);
    await moved(transferId, minutes(-9));
    const runs = [run(1, failed), run(2, { state: 'succeeded' })];
    expect(await find(runs, runs[0]!.name)).toMatchObject({ run: runs[1]!.name, status: 'succeeded' });
  });
});

describe('an import without a run', () => {
  it('goes on while its transfer does, and says so once', async () => {
    const { end, view } = await begun(await ask());
    for (const after of [30, 60]) expect(await end(after)).toEqual({ goesOn: true });
    const { status, notes, finishedAt } = await view();
    expect([status, finishedAt, notes.length]).toEqual(['waiting', undefined, 1]);
    expect(await end(40, { message: 'import run x is gone' })).toEqual({ goesOn: true });
  });

  it('goes on when the blob is gone, which the run of its transfer may have deleted', async () => {
    const transferId = await ask();
    const { end, client } = await begun(transferId);
    await client.delete();
    expect(await end()).toEqual({ goesOn: true });
    await moved(transferId, new Date());
    expect(await end()).toMatchObject({ status: 'gone' });
  });

  it('ends when its transfer moved the batch, was reported, is gone, or takes for ever', async () => {
    const [batch, report, endless] = [await ask(), await ask(), await ask()];
    await moved(batch, new Date());
    await store().write(reportPath(report), sampleReport());
    for (const [transferId, after] of [
      [batch, 30],
      [report, 30],
      ['t00000000000gone', 30],
      [endless, 15 * 24 * 60],
    ] as const) {
      const { end } = await begun(transferId);
      expect(await end(after), transferId).toMatchObject({ status: 'not-picked-up' });
    }
  });
});
