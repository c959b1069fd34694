import { beforeEach, describe, expect, it } from 'vitest';
import { releaseExport } from '../../../../src/activities/pipelines/export/release-export';
import { blobName } from '../../../../src/domain/transfer/names';
import { withoutTransfers } from '../../../../src/domain/transfer/ledger';
import { cancel, pause } from '../../../../src/domain/transfer/pauses';
import { refusing } from '../../../azure/copy/support/faults';
import { artifact, artifacts, useExporting } from './exporting';
import { slots } from '../../../support/slots';

const { its, storage } = useExporting();

const by = { at: '2026-01-01T00:00:00.000Z', by: 'somebody' };
const blobOfFirst = { transferId: 't1', batch: 1, blob: blobName('t1', 1) };
/** The first transfer exports and notes its blob. */
async function exported(): Promise<void> {
  await its().claim('t1');
  await its().write('t1');
  await its().note('t1');
}

describe('claimExport', () => {
  it('lets the first export, has others wait, and gives them the blob, whatever their route', async () => {
    expect(await its().claim('t1')).toEqual({});
    expect(await its().claim('t1')).toEqual({});
    expect(await its().claim('t2')).toEqual({ behind: 't1' });
    await its().write('t1');
    await its().note('t1');
    const { etag } = await its().blobOf('t1').getProperties();
    expect(await its().claim('t2')).toEqual({ earlier: blobOfFirst, etag, run: 'run-t1' });
    its().plan('t3', artifacts.toReversed());
    expect(await its().claim('t3')).toMatchObject({ earlier: blobOfFirst });
    expect(
      its()
        .entry()
        ?.users.map(({ transferId }) => transferId),
    ).toEqual(['t1', 't2', 't3']);
  });

  it('lets one of two export that ask at the same time', async () => {
    const answers = await Promise.all([its().claim('t1'), its().claim('t2')]);
    expect(answers.filter(({ behind }) => behind === undefined)).toHaveLength(1);
  });

  it('exports artifacts of other digests by themselves', async () => {
    await exported();
    its().plan('t2', [artifacts[0]!, artifact('web:1', 'c')]);
    expect(await its().claim('t2')).toEqual({});
  });

  it('shows all what was left out, and finds what is left by itself', async () => {
    await its().claim('t1');
    await its().write('t1');
    await its().note('t1', [{ index: 0, text: 'gone' }]);
    await its().note('t1', [{ index: 0, text: 'gone' }]);
    expect(await its().claim('t2')).toMatchObject({ earlier: blobOfFirst });
    const leftOut = { reference: 'api:1', reason: 'ARTIFACT_NOT_EXPORTED: the export run said: gone' };
    for (const transferId of ['t1', 't2']) {
      expect(its().waybill(transferId).artifacts).toEqual([artifacts[1]]);
      expect(its().waybill(transferId).leftOut).toMatchObject([leftOut]);
    }
    its().plan('t3', [artifacts[1]!]);
    expect(await its().claim('t3')).toMatchObject({ earlier: blobOfFirst });
  });

  it.each([
    ['is gone', () => its().blobOf('t1').delete()],
    ['was written again', () => its().write('t1')],
    ['was archived', () => its().blobOf('t1').setAccessTier('Archive')],
  ])('has it exported anew, once, when the blob %s', async (_, change) => {
    await exported();
    await change();
    expect(await its().claim('t2')).toEqual({});
    expect(await its().claim('t3')).toEqual({ behind: 't2' });
  });

  it('says so when it may not look', async () => {
    await exported();
    storage().intercepts.push(refusing(({ method }) => method === 'HEAD', 1, 403, 'AuthorizationFailure'));
    await expect(its().claim('t2')).rejects.toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
  });
});

describe('an exporter that', () => {
  beforeEach(async () => {
    await its().claim('t1');
    expect(await its().claim('t2')).toEqual({ behind: 't1' });
  });
  const run = (state: string, error?: string) => {
    its().memory.source.runs.set('r1', {
      name: 'r1',
      properties: {
        provisioningState: state,
        response: { status: state, ...(error !== undefined && { pipelineRunErrorMessage: error }) },
      },
    });
    const { exporter, ...entry } = its().entry()!;
    Object.assign(its().entry()!, { ...entry, exporter: { ...exporter, run: 'r1' } });
  };

  it.each([
    ['ended', () => its().changeLedger('t1', (ledger) => withoutTransfers(ledger, ['t1'], slots(4)))],
    ['was cancelled', () => its().changeLedger('t1', (ledger) => cancel(ledger, 't1', slots(4)))],
    ['failed', () => releaseExport(its().which('t1'), its().memory.services)],
    [
      'is paused before its run',
      () => its().changeLedger('t1', (ledger) => pause(ledger, 't1', by, slots(4))),
    ],
  ])('%s is taken over by one, for whom others wait', async (_, stop: () => unknown) => {
    await stop();
    expect(await its().claim('t2')).toEqual({});
    expect(await its().claim('t3')).toEqual({ behind: 't2' });
  });

  it.each([
    ['goes on', 'Running', undefined, { behind: 't1' }],
    ['ended well', 'Succeeded', undefined, { behind: 't1' }],
    ['is to be repeated', 'Succeeded', 'api:1 was not found', {}],
    ['failed', 'Failed', 'no', {}],
  ])('is paused while its run %s', async (_, state, error, answer) => {
    run(state, error);
    its().changeLedger('t1', (ledger) => pause(ledger, 't1', by, slots(4)));
    expect(await its().claim('t2')).toEqual(answer);
  });

  it('was taken over and exports all the same leaves the blob that others copy', async () => {
    its().changeLedger('t1', (ledger) => cancel(ledger, 't1', slots(4)));
    await its().claim('t2');
    await its().write('t2');
    await its().note('t2');
    await its().write('t1');
    await its().note('t1');
    expect(await its().claim('t3')).toMatchObject({ earlier: { transferId: 't2' } });
  });

  it('waits itself ends when it is cancelled', async () => {
    its().changeLedger('t2', (ledger) => cancel(ledger, 't2', slots(4)));
    await expect(its().claim('t2')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });
});
